import type { JWTVerifyGetKey } from 'jose';
import { isTrustworthy, type TokenConfig } from '../config.ts';

/** The keys that an issuer signs with: OpenID Connect Discovery 1.0, sections 4.2 and 4.3. What comes from there is bounded in time and size. */

/** Loaded with the first token: the api function never checks one, the gateway before it does. */
export const jose = () => import('jose');

/** A whole answer may take this long, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** The largest of issuers' keys and configurations have some 20 KB. */
const SIZE_LIMIT = 256 * 1024;

export async function issuerKeys({ issuer, jwksUri }: TokenConfig): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet, customFetch } = await jose();
  const url = new URL(jwksUri ?? (await discovered(issuer)));
  return createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS, [customFetch]: fetchWhole });
}

/** Where an issuer's configuration says that its keys are. @throws Error unless the configuration is that issuer's own. */
async function discovered(issuer: string): Promise<string> {
  const response = await fetchWhole(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the issuer's OpenID configuration answered ${response.status}`);
  const said = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (said?.issuer !== issuer) throw new Error(`the OpenID configuration is not that of the issuer ${issuer}`);
  if (typeof said.jwks_uri !== 'string' || !isTrustworthy(said.jwks_uri))
    throw new Error("the issuer's OpenID configuration has no jwks_uri that is an https URL");
  return said.jwks_uri;
}

/** `fetch`, with the body read as far as the limit: what is longer is an error. */
async function fetchWhole(url: string, options: RequestInit): Promise<Response> {
  const { status, body } = await fetch(url, options);
  if (status !== 200) {
    await body?.cancel();
    return new Response(null, { status });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > SIZE_LIMIT) throw new Error(`the issuer answered more than ${SIZE_LIMIT / 1024} KiB`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks));
}
