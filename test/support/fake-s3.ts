import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Stored {
  body: Buffer;
  type: string | undefined;
  at: Date;
}

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example-secret', AWS_SESSION_TOKEN: 'example-session' };

/** The part of S3 that the service uses: stores objects by path, and accepts only requests signed with the known key. */
export class FakeS3 {
  readonly objects = new Map<string, Stored>();
  /** Statuses of the next responses, one each. */
  next: number[] = [];
  /** Never respond, as in a network without access to S3. */
  silent = false;
  readonly requests: string[] = [];

  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  /** Environment variables by which a process finds it. */
  get env(): Record<string, string> {
    return { ...KEYS, AWS_ENDPOINT_URL_S3: this.url };
  }

  static async start(): Promise<FakeS3> {
    const server = createServer(async (incoming, outgoing) => {
      const body = await buffer(incoming);
      const stored = s3.objects.get(incoming.url ?? '');
      s3.requests.push(`${incoming.method} ${incoming.url}`);
      if (s3.silent) return;
      const status = s3.next.shift() ?? s3.take(incoming, body);
      const found = status === 200 && incoming.method === 'GET' ? stored : undefined;
      outgoing.writeHead(status, found && { 'last-modified': found.at.toUTCString() }).end(found?.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    const s3 = new FakeS3(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close);
    return s3;
  }

  private take({ method, url = '', headers }: IncomingMessage, body: Buffer): number {
    if (!isSigned(method ?? '', url, headers, body)) return 403;
    if (method === 'PUT') this.objects.set(url, { body, type: headers['content-type'], at: new Date() });
    // Without the permission to list a bucket S3 answers 403 instead of 404.
    return this.objects.has(url) ? 200 : 403;
  }
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** Signature Version 4 as AWS describes it, for a path without anything to escape and no query. */
function isSigned(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): boolean {
  const [, id, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=([\w;-]+), Signature=(\w+)$/.exec(headers.authorization ?? '') ?? [];
  const signed = names.split(';');
  const needed = ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];
  if (id !== KEYS.AWS_ACCESS_KEY_ID || needed.some((name) => !signed.includes(name))) return false;
  if (headers['x-amz-content-sha256'] !== sha256(body) || headers['x-amz-security-token'] !== KEYS.AWS_SESSION_TOKEN) return false;
  const canonical = [method, path, '', ...signed.map((name) => `${name}:${headers[name]}`), '', names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${KEYS.AWS_SECRET_ACCESS_KEY}`);
  return /^\d{8}\/us-east-1\/s3\/aws4_request$/.test(scope) && hmac(key, toSign).toString('hex') === signature;
}
