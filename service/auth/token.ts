import type { JWTVerifyGetKey } from 'jose';
import type { TokenConfig } from '../config.ts';
import { issuerKeys, jose } from './issuer.ts';

/** Returns the subject of a valid token. @throws InvalidToken, or the error of fetching the issuer's keys. */
export type VerifyToken = (token: string) => Promise<string>;

/** The token is not valid for this API. The message says why and never quotes the token. */
export class InvalidToken extends Error {
  override name = 'InvalidToken';
}

/** OpenID Connect subjects are at most 255 ASCII characters. Spaces are excluded because the database ignores trailing ones in comparisons. */
export const SUBJECT = /^[\x21-\x7e]{1,255}$/;

/** The bearer token of an Authorization header, or undefined for any other header. */
export const bearerToken = (header: string | undefined): string | undefined => /^Bearer +([\w~+/.-]+=*)$/i.exec(header ?? '')?.[1];

/** Verifies signature, issuer, audience, expiry and algorithm; the issuer's keys are fetched on first use and cached. */
export function tokenVerifier(config: TokenConfig): VerifyToken {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (token) => {
    keys ??= issuerKeys(config);
    // Do not cache a failure to fetch the keys: the next request tries again.
    keys.catch(() => {
      keys = undefined;
    });
    const { errors, jwtVerify } = await jose();
    try {
      const { payload } = await jwtVerify(token, await keys, {
        issuer: config.issuer,
        audience: config.audience,
        algorithms: config.algorithms,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: 5,
      });
      // jose accepts claims of any JSON type: without this check the number 5 would become the owner "5".
      if (typeof payload.sub !== 'string' || !SUBJECT.test(payload.sub))
        throw new InvalidToken('its subject is not 1-255 visible ASCII characters');
      return payload.sub;
    } catch (cause) {
      if (refused(cause, errors)) throw new InvalidToken(cause.message, { cause });
      throw cause;
    }
  };
}

/** Whether the error is about the token itself. jose's errors about fetching keys are not the caller's fault. */
function refused(error: unknown, errors: typeof import('jose').errors): error is Error {
  const ofKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && !ofKeys && error.code !== 'ERR_JOSE_GENERIC';
}
