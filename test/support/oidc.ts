import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

export const AUDIENCE = 'siesta-tests';

interface TokenOptions {
  /** Claims over the default ones; undefined leaves a claim out. */
  claims?: Record<string, unknown>;
  key?: CryptoKey | Uint8Array;
  header?: { alg?: string; kid?: string; typ?: string };
}

/** An OpenID Connect issuer on a local port, with one RSA and one elliptic curve key. */
export class Issuer {
  /** How often the keys were fetched. */
  keyFetches = 0;
  /** Status of the next responses. */
  status = 200;
  /** Content of the next responses, instead of configuration and keys. */
  content: object | undefined;
  /** Changes to the configuration in the next responses. */
  changes: object = {};
  /** Redirect the next requests elsewhere, where everything is available. */
  moved = false;
  /** Never end the next responses. */
  endless = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    readonly rsa: CryptoKey,
    readonly elliptic: CryptoKey,
    readonly rsaPublicPem: string,
  ) {}

  /** @param tls key and certificate in PEM; without them it is plain HTTP */
  static async start(tls?: { key: string; cert: string }): Promise<Issuer> {
    const rsa = await generateKeyPair('RS256', { extractable: true });
    const elliptic = await generateKeyPair('ES256', { extractable: true });
    const keys = [
      { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig', alg: 'RS256' },
      { ...(await exportJWK(elliptic.publicKey)), kid: 'elliptic', use: 'sig', alg: 'ES256' },
    ];
    const answer: RequestListener = ({ url = '' }, response) => {
      if (issuer.moved && !url.startsWith('/elsewhere')) {
        response.writeHead(302, { location: `/elsewhere${url}` }).end();
        return;
      }
      const path = url.replace('/elsewhere', '');
      const answers: Record<string, object> = {
        '/.well-known/openid-configuration': { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.changes },
        '/keys': { keys },
      };
      if (path === '/keys') issuer.keyFetches++;
      const found = answers[path];
      response.writeHead(found ? issuer.status : 404, { 'content-type': 'application/json' });
      response.write(JSON.stringify(issuer.content ?? found ?? {}));
      if (!issuer.endless) response.end();
    };
    const server = tls ? createTlsServer(tls, answer) : createServer(answer);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const issuer = new Issuer(server, url, rsa.privateKey, elliptic.privateKey, await exportSPKI(rsa.publicKey));
    return issuer;
  }

  /** Environment variables with which `npm start` trusts this issuer. */
  get env(): Record<string, string> {
    return { AUTH_ISSUER: this.url, AUTH_AUDIENCE: AUDIENCE };
  }

  private claims(sub: string | undefined, claims: Record<string, unknown> = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.url, aud: AUDIENCE, sub, iat: now, exp: now + 300, ...claims } as JWTPayload;
  }

  /** A token of this subject, as good as the options leave it. */
  token(sub: string | undefined, { claims, key = this.rsa, header = {} }: TokenOptions = {}): Promise<string> {
    return new SignJWT(this.claims(sub, claims)).setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...header }).sign(key);
  }

  /** The same claims without a signature. */
  unsigned(sub: string): string {
    return new UnsecuredJWT(this.claims(sub)).encode();
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}
