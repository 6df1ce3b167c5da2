import type { EntityManager } from 'typeorm';
import { Problem } from '../http/problem.ts';
import { currentScope } from '../http/scope.ts';

export type Work<T> = (manager: EntityManager) => Promise<T>;

interface TransactionOptions {
  /** Running the work twice has the effect of running it once, as under an idempotency key: retried even after a lost COMMIT. */
  repeatable?: boolean;
}

/**
 * The only access to the database. Callers choose the kind of work; waiting for a paused server, checking connections and retrying what is
 * safe to retry happen behind this interface. Writes of a rehearsal request are rolled back.
 */
export abstract class Database {
  /** Queries only. Retried once when the connection fails. */
  abstract read<T>(work: Work<T>): Promise<T>;

  /**
   * Any number of queries, then one writing statement, which commits by itself.
   * A lost response leaves the outcome unknown, which a 503 problem reports.
   */
  abstract write<T>(work: Work<T>): Promise<T>;

  /** Several writes, all or nothing. */
  abstract transaction<T>(work: Work<T>, options?: TransactionOptions): Promise<T>;

  abstract close(): Promise<void>;
}

/** Adds the duration of the work to the current request's database time. */
export async function timed<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const scope = currentScope();
    if (scope) scope.databaseMs += performance.now() - started;
  }
}

/** 503: the database is paused, resuming or unreachable; nothing was changed. */
export const unavailable = (cause: unknown): Problem =>
  new Problem(503, 'The database is waking up or cannot be reached; nothing was changed. Try again.', {
    type: 'urn:siesta:problem:database-unavailable',
    headers: { 'Retry-After': '5' },
    cause,
  });

/** 503: another transaction holds a lock that this one needs; nothing was changed. */
export const locked = (cause: unknown): Problem =>
  new Problem(503, 'Another change is in the way and has not ended yet; nothing was changed. Try again.', {
    type: 'urn:siesta:problem:locked',
    headers: { 'Retry-After': '1' },
    cause,
  });

/** 503: the server cancelled a statement at its time limit; nothing was changed. */
export const tookTooLong = (cause: unknown): Problem =>
  new Problem(503, 'This took longer than it may, and was given up; nothing was changed. Ask for less, or try again later.', {
    type: 'urn:siesta:problem:took-too-long',
    headers: { 'Retry-After': '30' },
    cause,
  });

/** 503: the response to a write was lost, so its outcome is unknown. */
export const outcomeUnknown = (cause: unknown): Problem =>
  new Problem(503, 'The connection broke while writing; whether the change was made is unknown. Look before you repeat it.', {
    type: 'urn:siesta:problem:outcome-unknown',
    headers: { 'Retry-After': '5' },
    cause,
  });

/** 503: the database is hibernated, that is, reduced to its snapshot on purpose. */
export const hibernated = (): Problem =>
  new Problem(503, 'The database hibernates: its data is kept in a snapshot until it is woken.', {
    type: 'urn:siesta:problem:hibernated',
    headers: { 'Retry-After': '3600' },
  });
