import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { authorityOf } from './target.ts';

/** The context of one request, made where it arrives: the same for a gateway event and a local socket. */
export interface Scope {
  /** The request's id: in the response's X-Request-Id and in the log line. */
  id: string;
  /** The absolute URL under which the client reached the API, without a trailing slash: host, stage and base path. */
  baseUrl: string;
  /** The caller's subject, as authenticated by the gateway's authorizer. */
  principal?: string;
  /** Roll back all writes: a smoke test of a new version. */
  rehearsal?: boolean;
  /** Milliseconds spent on the database, including connecting. */
  databaseMs: number;
  /** The executed statements, if the request is traced. */
  statements?: Statement[];
  /** Set once the response is sent. */
  answer?: { route: string | null; status: number; coldStart: boolean };
}

/** An executed statement. */
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

/** The scope of the current asynchronous context, if it belongs to a request. */
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

/** The client's request id if it is 1-128 visible ASCII characters, otherwise the fallback. */
export function requestId(fromCaller: string | string[] | undefined, fallback: string): string {
  return typeof fromCaller === 'string' && /^[\x21-\x7e]{1,128}$/.test(fromCaller) ? fromCaller : fallback;
}

export const isAuthority = (text: string): boolean => /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(text);

/** A Host header's host and port if valid, otherwise the fallback: the result becomes part of URLs. */
export const authority = (header: string | undefined, fallback = 'localhost'): string =>
  header !== undefined && isAuthority(header) ? header : fallback;

/** The scope of a request that arrived on a socket. Forwarding headers are ignored, because there is no proxy in front. */
export const scopeOfSocket = ({ headers, originalUrl }: Request): Scope => ({
  id: requestId(headers['x-request-id'], randomUUID()),
  baseUrl: `http://${authority(authorityOf(originalUrl) ?? headers.host)}`,
  databaseMs: 0,
});
