import type { RemoteJWKSet } from 'jose';
import { isTrustworthy, type TokenConfig } from '../config.ts';

/** The keys that an issuer signs with: OpenID Connect Discovery 1.0, sections 4.2 and 4.3. What comes from there is bounded in time and size. */

/** Loaded with the first token: the api function never checks one, the gateway before it does. */
export const jose = () => import('jose');

/** A whole answer may take this long, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** The largest of issuers' keys and configurations have some 20 KB. */
const SIZE_LIMIT = 256 * 1024;

export async function issuerKeys({ issuer, jwksUri }: TokenConfig): Promise<RemoteJWKSet> {
  const { createRemoteJWKSet, customFetch } = await jose();
  const url = new URL(jwksUri ?? (await discovered(issuer)));
  return createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS, [customFetch]: fetchWhole });
}

/** What kind of key an algorithm needs, by how its name begins. */
const KINDS: Record<string, string> = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' };

/**
 * Fetches an issuer's keys and says how many of them a token could be signed with. A release asks this, before the tokens of its callers depend on it.
 *
 * @throws Error naming the issuer when there are none, or they cannot be fetched
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
    // What `fetch` throws says in its cause alone whether a name, a port or a certificate is wrong.
    const { message, cause } = error as Error & { cause?: Error };
    const why = [message, cause?.message].filter(Boolean).join(': ');
    throw new Error(`the keys of the issuer ${config.issuer} cannot be used (${why}): is its URL right?`, { cause: error });
  }
}

/** Where an issuer's configuration says that its keys are. @throws Error unless the configuration is that issuer's own. */
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
