import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { log } from '../http/log.ts';
import { Problem } from '../http/problem.ts';
import { scopeOf } from '../http/scope.ts';
import { bearerToken, InvalidToken, SUBJECT, tokenVerifier, type VerifyToken } from './token.ts';

/** The owner of every item while `auth` is `public`: one shared list. */
export const EVERYONE = '';

const owners = new WeakMap<Request, string>();

/** Injects the owner of the caller's items. Needs OwnerGuard on the route. */
export const Owner = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const owner = owners.get(context.switchToHttp().getRequest<Request>());
  if (owner === undefined) throw new Error('@Owner() needs OwnerGuard on its route');
  return owner;
});

/**
 * Determines the owner, or answers 401.
 * Locally the bearer token is verified here; in the cloud only the gateway authorizer's result counts.
 */
@Injectable()
export class OwnerGuard implements CanActivate {
  private readonly auth: ServiceConfig['auth'];
  private readonly verify: VerifyToken | undefined;

  constructor(@Inject(CONFIG) config: ServiceConfig) {
    this.auth = config.auth;
    this.verify = config.token && tokenVerifier(config.token);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    owners.set(request, this.auth === 'public' ? EVERYONE : await this.callerOf(request));
    return true;
  }

  private async callerOf(request: Request): Promise<string> {
    const subject = this.verify ? await this.verified(request, this.verify) : scopeOf(request).principal;
    if (subject === undefined || !SUBJECT.test(subject)) throw unauthorized();
    return subject;
  }

  private async verified(request: Request, verify: VerifyToken): Promise<string> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw unauthorized();
    try {
      return await verify(token);
    } catch (error) {
      if (error instanceof InvalidToken) throw unauthorized('invalid_token');
      log('error', { id: scopeOf(request).id, msg: "cannot fetch the issuer's keys", error: String(error) });
      throw new Problem(503, "The token issuer's keys cannot be fetched; try again.", { headers: { 'Retry-After': '5' }, cause: error });
    }
  }
}

/** 401, with what RFC 6750 asks for. */
export function unauthorized(error?: 'invalid_token'): Problem {
  return new Problem(401, 'Send a valid bearer token.', { headers: { 'WWW-Authenticate': error ? `Bearer error="${error}"` : 'Bearer' } });
}
