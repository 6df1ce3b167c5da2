import { AUDIENCE, Issuer } from '../../support/oidc.ts';

const certificate = process.env.E2E_CERTIFICATE;

/** Whose keys AWS can fetch when nothing of this machine can be reached from there. */
export const PUBLIC_ISSUER = 'https://accounts.google.com';

/** A test that needs an issuer whose keys AWS can fetch: none of this machine, where AWS is not on it. */
export const withIssuer = certificate ? it : it.skip;

/** Such an issuer. @throws Error where there can be none */
export async function startIssuer(): Promise<Issuer | undefined> {
  return certificate ? Issuer.start(JSON.parse(certificate)) : undefined;
}

/** Tokens that must not be let in, by what is wrong with them. */
export async function badTokens(issuer: Issuer): Promise<Record<string, string>> {
  const aMinuteAgo = Math.floor(Date.now() / 1000) - 60;
  return {
    unsigned: issuer.unsigned('alice'),
    'of an issuer beside it': await issuer.token('alice', { claims: { iss: 'https://id.example.com' } }),
    'for others': await issuer.token('alice', { claims: { aud: `${AUDIENCE}-beside` } }),
    expired: await issuer.token('alice', { claims: { exp: aMinuteAgo } }),
    'of another key': await issuer.token('alice', { key: issuer.elliptic, header: { alg: 'ES256' } }),
  };
}
