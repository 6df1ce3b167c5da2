import type { EntityManager } from 'typeorm';
import { Problem } from '../http/problem.ts';
import { currentScope } from '../http/scope.ts';

export type Work<T> = (manager: EntityManager) => Promise<T>;

interface TransactionOptions {
  /** The work may be done twice with the effect of once, as under an idempotency key: it is repeated even after a lost COMMIT. */
  repeatable?: boolean;
}

/**
 * The one way to the database. Of a request that is a rehearsal, nothing is kept. A feature says what kind of work it has; waiting for a sleeping server, checking connections and
 * repeating what is safe to repeat happen behind it.
 */
export abstract class Database {
  /** Queries only: repeated once when the connection fails. */
  abstract read<T>(work: Work<T>): Promise<T>;

  /**
   * Any number of queries, then one writing statement, which commits by itself.
   * When its answer is lost the outcome is unknown, and a 503 problem says so.
   */
  abstract write<T>(work: Work<T>): Promise<T>;

  /** Several writes that happen together or not at all. */
  abstract transaction<T>(work: Work<T>, options?: TransactionOptions): Promise<T>;

  abstract close(): Promise<void>;
}

/** Adds the time that the work takes to the request it belongs to. */
export async function timed<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const scope = currentScope();
    if (scope) scope.databaseMs += performance.now() - started;
  }
}

/** 503: the database sleeps, wakes or is away; nothing was done. */
export const unavailable = (cause: unknown): Problem =>
  new Problem(503, 'The database is waking up or cannot be reached; nothing was changed. Try again.', {
    type: 'urn:siesta:problem:database-unavailable',
    headers: { 'Retry-After': '5' },
    cause,
  });

/** 503: another transaction holds what this one needs; nothing was done. */
export const locked = (cause: unknown): Problem =>
  new Problem(503, 'Another change is in the way and has not ended yet; nothing was changed. Try again.', {
    type: 'urn:siesta:problem:locked',
    headers: { 'Retry-After': '1' },
    cause,
  });

/** 503: the server gave a statement up; nothing was done. */
export const tookTooLong = (cause: unknown): Problem =>
  new Problem(503, 'This took longer than it may, and was given up; nothing was changed. Ask for less, or try again later.', {
    type: 'urn:siesta:problem:took-too-long',
    headers: { 'Retry-After': '30' },
    cause,
  });

/** 503: the answer to a write was lost. */
export const outcomeUnknown = (cause: unknown): Problem =>
  new Problem(503, 'The connection broke while writing; whether the change was made is unknown. Look before you repeat it.', {
    type: 'urn:siesta:problem:outcome-unknown',
    headers: { 'Retry-After': '5' },
    cause,
  });

/** 503: the database was taken down to its snapshot on purpose. */
export const hibernated = (): Problem =>
  new Problem(503, 'The database hibernates: its data is kept in a snapshot until it is woken.', {
    type: 'urn:siesta:problem:hibernated',
    headers: { 'Retry-After': '3600' },
  });
