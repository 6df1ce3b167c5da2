import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import aws4 from 'aws4';
import { awsCredentials } from '../aws-credentials.ts';

/** S3's response. */
export interface ObjectAnswer {
  status: number;
  /** As an HTTP date. */
  lastModified: string;
  body: Buffer;
}

/** In milliseconds. Without a network path to S3 (a gateway endpoint) a request would hang. */
const TIMEOUT_MS = 5_000;

interface Target {
  /** `https://bucket.s3.region.amazonaws.com/key`. */
  url: string;
  region: string;
  timeoutMs?: number;
}

export const getObject = (target: Target): Promise<ObjectAnswer> => send('GET', target);
export const putObject = (target: Target, body: Buffer): Promise<ObjectAnswer> => send('PUT', target, body);

/** Sends one request, signed with the credentials of the function's role. */
async function send(method: 'GET' | 'PUT', { url, region, timeoutMs = TIMEOUT_MS }: Target, body?: Buffer): Promise<ObjectAnswer> {
  const { protocol, host, pathname: path } = addressOf(new URL(url), process.env);
  const content = body && { body, headers: { 'Content-Type': 'application/json' } };
  const signed = aws4.sign({ service: 's3', region, method, host, path, ...content }, awsCredentials(process.env));
  const { promise, resolve, reject } = Promise.withResolvers<ObjectAnswer>();
  const [hostname, port] = host.split(':');
  const outgoing = (protocol === 'https:' ? secure : plain)({
    method,
    hostname,
    port,
    path,
    headers: signed.headers,
    signal: AbortSignal.timeout(timeoutMs),
  });
  outgoing.on('error', reject).on('response', (incoming) => {
    const chunks: Buffer[] = [];
    incoming
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('error', reject)
      .on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, lastModified: incoming.headers['last-modified'] ?? '', body: Buffer.concat(chunks) }),
      );
  });
  outgoing.end(body);
  return promise;
}

/** The object's URL; emulators serve all buckets at one address, path-style. */
function addressOf(url: URL, { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 = AWS_ENDPOINT_URL }: NodeJS.ProcessEnv): URL {
  const [bucket] = url.hostname.split('.s3.');
  return AWS_ENDPOINT_URL_S3 ? new URL(`/${bucket}${url.pathname}`, AWS_ENDPOINT_URL_S3) : url;
}
