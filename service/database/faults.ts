import { isNativeError } from 'node:util/types';
import { QueryFailedError } from 'typeorm';
import { Problem } from '../http/problem.ts';

/**
 * What an error means for the statement that caused it.
 * - `unsent`: the connection was already closed; the statement was not sent.
 * - `refused`: this connection's server refuses the statement (read-only after a failover); nothing was changed.
 * - `conflict`: deadlock; the server rolled it back, and the connection is usable.
 * - `held`: lock wait timeout; the server rolled it back, and the connection is usable.
 * - `overtime`: over its time limit; the server rolled it back, and the connection is usable.
 * - `lost`: sent, but the connection broke before the response; the outcome is unknown.
 * - `late`: the request's time ran out before the response; the outcome is unknown.
 */
export type Fault = 'unsent' | 'refused' | 'conflict' | 'held' | 'overtime' | 'lost' | 'late';

/** The kinds of work; see Database. */
export type Mode = 'read' | 'write' | 'transaction' | 'repeatable transaction';

/** Error numbers: read-only server, read-only transaction, read-only table. */
const REFUSED = new Set([1290, 1792, 1836]);
/** The server ended the session or the statement: shutdown (1053), KILL (1317; MariaDB's 1927), idle timeout (4031). */
const ENDED = new Set([1053, 1317, 1927, 4031]);
/** Over the session's time limit: MySQL's number and MariaDB's. */
const OVERTIME = new Set([3024, 1969]);
const DUPLICATE = 1062;
const FOREIGN_KEY = new Set([1451, 1452]);
const LOCK_TIMEOUT = 1205;
const DEADLOCK = 1213;

interface DriverError {
  code?: string;
  errno?: number;
  /** Set by mysql2 on errors that end the connection. */
  fatal?: boolean;
  message?: string;
}

/** The fault, or undefined when the server answered and the error is about the statement itself. */
export function faultOf(error: unknown): Fault | undefined {
  const { code, errno = 0, fatal, message = '' } = driverError(error);
  if (REFUSED.has(errno)) return 'refused';
  if (errno === DEADLOCK) return 'conflict';
  if (errno === LOCK_TIMEOUT) return 'held';
  if (OVERTIME.has(errno)) return 'overtime';
  if (message.includes('closed state')) return 'unsent';
  return fatal || ENDED.has(errno) || code === 'PROTOCOL_SEQUENCE_TIMEOUT' ? 'lost' : undefined;
}

/** Whether the connection is still usable. */
export const connected = (fault: Fault | undefined): boolean =>
  fault === undefined || fault === 'conflict' || fault === 'held' || fault === 'overtime';

/**
 * Whether the work may have been committed although no response came: its COMMIT was lost or, outside a transaction, anything but a SELECT.
 * Any other statement of a lost transaction was rolled back with it.
 */
export function mayBeDone(fault: Fault, error: unknown, mode: Mode): boolean {
  if ((fault !== 'lost' && fault !== 'late') || mode === 'read') return false;
  if (!(error instanceof QueryFailedError)) return true;
  const statement = error.query.trimStart().toUpperCase();
  return mode === 'write' ? !statement.startsWith('SELECT') : statement.startsWith('COMMIT');
}

/** Whether an error of any kind comes from the driver or the server; a restored cluster, for example, refuses logins at first. */
export function isDriverError(error: unknown): error is Error {
  return isNativeError(error) && (faultOf(error) !== undefined || 'errno' in error);
}

/** Unique key violation (MySQL and SQLite). */
export function isDuplicate(error: unknown): boolean {
  const { errno, message = '' } = driverError(error);
  return errno === DUPLICATE || message.includes('UNIQUE constraint failed');
}

/** Foreign key violation, in either direction (MySQL and SQLite). */
export function isForeignKeyFailure(error: unknown): boolean {
  const { errno = 0, message = '' } = driverError(error);
  return FOREIGN_KEY.has(errno) || message.includes('FOREIGN KEY constraint failed');
}

/** The server's message. */
export const messageOf = (error: unknown): string => driverError(error).message ?? '';

/** Lock wait timeout: another transaction held the lock for longer than innodb_lock_wait_timeout. */
export const isLockTimeout = (error: unknown): boolean => faultOf(error instanceof Problem ? error.cause : error) === 'held';

function driverError(error: unknown): DriverError {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof inner === 'object' && inner !== null ? inner : {};
}
