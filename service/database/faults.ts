import { isNativeError } from 'node:util/types';
import { QueryFailedError } from 'typeorm';
import { Problem } from '../http/problem.ts';

/**
 * What an error says about the statement that met it.
 * - `unsent`: the connection was closed before, nothing was sent.
 * - `refused`: the server said that it will not do it on this connection (read-only after a failover); nothing was done.
 * - `conflict`: it and others waited for each other; the server undid it, and the connection is good.
 * - `held`: others hold what it needs for longer than it may wait; the server undid it, and the connection is good.
 * - `overtime`: it took longer than it may; the server undid it, and the connection is good.
 * - `lost`: it was sent and no answer came; what it did is unknown.
 * - `late`: the time of the request was over before its answer came; what it did is unknown.
 */
export type Fault = 'unsent' | 'refused' | 'conflict' | 'held' | 'overtime' | 'lost' | 'late';

/** The kinds of work: see Database. */
export type Mode = 'read' | 'write' | 'transaction' | 'repeatable transaction';

/** Read-only server, read-only transaction, read-only tables. */
const REFUSED = new Set([1290, 1792, 1836]);
/** The server ends the session or the statement: shutting down (1053), KILL (1317, MariaDB's 1927), idle for too long (4031). */
const ENDED = new Set([1053, 1317, 1927, 4031]);
/** Over the session's time limit: MySQL's name for it, MariaDB's. */
const OVERTIME = new Set([3024, 1969]);
const DUPLICATE = 1062;
const FOREIGN_KEY = new Set([1451, 1452]);
const LOCK_TIMEOUT = 1205;
const DEADLOCK = 1213;

interface DriverError {
  code?: string;
  errno?: number;
  /** mysql2's mark of what ends a connection. */
  fatal?: boolean;
  message?: string;
}

/** The fault in an error, or undefined when the server answered and the error is about the statement. */
export function faultOf(error: unknown): Fault | undefined {
  const { code, errno = 0, fatal, message = '' } = driverError(error);
  if (REFUSED.has(errno)) return 'refused';
  if (errno === DEADLOCK) return 'conflict';
  if (errno === LOCK_TIMEOUT) return 'held';
  if (OVERTIME.has(errno)) return 'overtime';
  if (message.includes('closed state')) return 'unsent';
  return fatal || ENDED.has(errno) || code === 'PROTOCOL_SEQUENCE_TIMEOUT' ? 'lost' : undefined;
}

/** Whether the connection is as good as before. */
export const connected = (fault: Fault | undefined): boolean =>
  fault === undefined || fault === 'conflict' || fault === 'held' || fault === 'overtime';

/**
 * Whether the work may have happened although no answer came: its COMMIT was lost or, outside a transaction, anything but a SELECT.
 * Any other statement of a transaction died with it.
 */
export function mayBeDone(fault: Fault, error: unknown, mode: Mode): boolean {
  if ((fault !== 'lost' && fault !== 'late') || mode === 'read') return false;
  if (!(error instanceof QueryFailedError)) return true;
  const statement = error.query.trimStart().toUpperCase();
  return mode === 'write' ? !statement.startsWith('SELECT') : statement.startsWith('COMMIT');
}

/** Whether an error comes from the driver or the server, of whatever kind: a restored cluster, for one, gets its logins late. */
export function isDriverError(error: unknown): error is Error {
  return isNativeError(error) && (faultOf(error) !== undefined || 'errno' in error);
}

/** A row with this unique key exists already (MySQL and SQLite). */
export function isDuplicate(error: unknown): boolean {
  const { errno, message = '' } = driverError(error);
  return errno === DUPLICATE || message.includes('UNIQUE constraint failed');
}

/** What it refers to is not there, or something refers to it (MySQL and SQLite). */
export function isForeignKeyFailure(error: unknown): boolean {
  const { errno = 0, message = '' } = driverError(error);
  return FOREIGN_KEY.has(errno) || message.includes('FOREIGN KEY constraint failed');
}

/** What the server said. */
export const messageOf = (error: unknown): string => driverError(error).message ?? '';

/** Another transaction holds what this one waits for, beyond innodb_lock_wait_timeout. */
export const isLockTimeout = (error: unknown): boolean => faultOf(error instanceof Problem ? error.cause : error) === 'held';

function driverError(error: unknown): DriverError {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof inner === 'object' && inner !== null ? inner : {};
}
