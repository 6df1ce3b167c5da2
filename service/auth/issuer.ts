import type { RemoteJWKSet } from 'jose';
import { isTrustworthy, type TokenConfig } from '../config.ts';

/** Fetches an issuer's signing keys: OpenID Connect Discovery 1.0, sections 4.2 and 4.3. Responses are limited in time and size. */

/** Imported lazily, with the first token: the api function never verifies one, because the gateway in front of it does. */
export const jose = () => import('jose');

/** Time limit for a whole response, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** In bytes. The largest key sets and configurations of known issuers are about 20 KB. */
const SIZE_LIMIT = 256 * 1024;

export async function issuerKeys({ issuer, jwksUri }: TokenConfig): Promise<RemoteJWKSet> {
  const { createRemoteJWKSet, customFetch } = await jose();
  const url = new URL(jwksUri ?? (await discovered(issuer)));
  return createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS, [customFetch]: fetchWhole });
}

/** The key type (`kty`) that an algorithm needs, by the first two letters of the algorithm's name. */
const KINDS: Record<string, string> = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' };

/**
 * Fetches an issuer's keys and returns how many of them can sign a token. A release calls this before its callers depend on tokens.
 *
 * @throws Error naming the issuer when no key fits or the keys cannot be fetched
 */
export async function fetchKeys(config: TokenConfig): Promise<number> {
  try {
    const keys = await issuerKeys(config);
    await keys.reload();
    const kinds = config.algorithms.map((name) => KINDS[name.slice(0, 2)]);
    const usable = keys.jwks()?.keys.filter(({ kty, use }) => kinds.includes(kty) && use !== 'enc').length ?? 0;
    if (usable > 0) return usable;
    throw new Error(`none of them is for ${config.algorithms.join(' or ')}`);
  } catch (error) {
    // The message of a `fetch` error is generic; only its cause tells a wrong name from a wrong port or certificate.
    const { message, cause } = error as Error & { cause?: Error };
    const why = [message, cause?.message].filter(Boolean).join(': ');
    throw new Error(`the keys of the issuer ${config.issuer} cannot be used (${why}): is its URL right?`, { cause: error });
  }
}

/** Returns the `jwks_uri` of an issuer's configuration. @throws Error unless the configuration names that same issuer. */
async function discovered(issuer: string): Promise<string> {
  const response = await fetchWhole(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`the issuer's OpenID configuration answered ${response.status}`);
  const discovered = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (discovered?.issuer !== issuer) throw new Error(`the OpenID configuration is not that of the issuer ${issuer}`);
  if (typeof discovered.jwks_uri !== 'string' || !isTrustworthy(discovered.jwks_uri))
    throw new Error("the issuer's OpenID configuration has no jwks_uri that is an https URL");
  return discovered.jwks_uri;
}

/** `fetch` including the body, which is an error when it is larger than SIZE_LIMIT. */
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
