import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { authorityOf } from './target.ts';

/** What one request carries besides its message: made where it comes in, the same for a gateway event and a local socket. */
export interface Scope {
  /** The request's id: in the X-Request-Id of the answer and in its log line. */
  id: string;
  /** Absolute URL that the client reached the API under, without a slash at the end: host, stage and base path. */
  baseUrl: string;
  /** The caller that the gateway's authorizer vouches for. */
  principal?: string;
  /** Nothing that this request writes is kept: the smoke test of a new version. */
  rehearsal?: boolean;
  /** Milliseconds spent waiting for the database, connecting included. */
  databaseMs: number;
  /** The request's statements, where they are traced. */
  statements?: Statement[];
  /** How the request was answered, once it was. */
  answer?: { route: string | null; status: number; coldStart: boolean };
}

/** A statement that was sent to the database. */
export interface Statement {
  /** With placeholders for parameters. */
  sql: string;
  /** Milliseconds since 1970. */
  endedAt: number;
  durationMs: number;
  failed: boolean;
}

const storage = new AsyncLocalStorage<Scope>();
const scopes = new WeakMap<Request, Scope>();

export const runInScope = <T>(scope: Scope, work: () => T): T => storage.run(scope, work);

/** The scope that the code around this call runs in, if it serves a request. */
export const currentScope = (): Scope | undefined => storage.getStore();

export function bindScope(request: Request, scope: Scope): void {
  scopes.set(request, scope);
}

/** The scope of a request. @throws Error when the request did not come through createApp(). */
export function scopeOf(request: Request): Scope {
  const scope = scopes.get(request);
  if (!scope) throw new Error('this request has no scope: it did not come through createApp()');
  return scope;
}

/** The caller's request id when it is 1-128 visible ASCII characters, else the fallback. */
export function requestId(fromCaller: string | string[] | undefined, fallback: string): string {
  return typeof fromCaller === 'string' && /^[\x21-\x7e]{1,128}$/.test(fromCaller) ? fromCaller : fallback;
}

export const isAuthority = (text: string): boolean => /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(text);

/** The host and port of a Host header when it is one, else the fallback: it ends up in URLs. */
export const authority = (header: string | undefined, fallback = 'localhost'): string =>
  header !== undefined && isAuthority(header) ? header : fallback;

/** The scope of a request that came over a socket. No proxy stands before it, so that what one would say is not asked. */
export const scopeOfSocket = ({ headers, originalUrl }: Request): Scope => ({
  id: requestId(headers['x-request-id'], randomUUID()),
  baseUrl: `http://${authority(authorityOf(originalUrl) ?? headers.host)}`,
  databaseMs: 0,
});
