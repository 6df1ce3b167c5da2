import { QueryFailedError } from 'typeorm';

/**
 * What an error says about the statement that met it.
 * - `unreachable`: no connection was made, nothing was sent.
 * - `refused`: the server said that it will not do it on this connection (read-only after a failover, shutting down); nothing was done.
 * - `lost`: the statement was sent and no answer came; what it did is unknown.
 */
export type Fault = 'unreachable' | 'refused' | 'lost';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_USER_LIMIT_REACHED',
  'HANDSHAKE_SSL_ERROR',
  'HANDSHAKE_NO_SSL_SUPPORT',
]);
const LOST = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_PACKETS_OUT_OF_ORDER',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);
/** Read-only server (1290), read-only transaction (1792), read-only tables (1836), shutting down (1053), forced out (1317 is KILL QUERY). */
const REFUSED = new Set([1290, 1792, 1836]);
const SHUTDOWN = 1053;

interface DriverError {
  code?: string;
  errno?: number;
  message?: string;
}

/** The connection fault in an error, or undefined when the server answered and the error is about the statement. */
export function faultOf(error: unknown): Fault | undefined {
  const { code = '', errno = 0, message = '' } = driverError(error);
  if (REFUSED.has(errno)) return 'refused';
  if (errno === SHUTDOWN || LOST.has(code) || message.includes('closed state'))
    return error instanceof QueryFailedError ? 'lost' : 'unreachable';
  if (UNREACHABLE.has(code)) return 'unreachable';
  return undefined;
}

/**
 * Whether the work may be done again after this fault without doing anything twice.
 * A lost COMMIT, or a lost write outside a transaction, may have happened: only `repeatable` work (reads, writes under an idempotency
 * key) may follow it. Any other statement of a transaction died with it.
 */
export function mayRepeat(fault: Fault, error: unknown, inTransaction: boolean, repeatable: boolean): boolean {
  if (fault !== 'lost' || repeatable) return true;
  const statement = error instanceof QueryFailedError ? error.query.trimStart().toUpperCase() : '';
  return inTransaction ? !statement.startsWith('COMMIT') : statement.startsWith('SELECT');
}

/** A row with this unique key exists already (MySQL and SQLite). */
export function isDuplicate(error: unknown): boolean {
  const { errno, message = '' } = driverError(error);
  return errno === 1062 || message.includes('UNIQUE constraint failed');
}

/** Another transaction holds what this one waits for, beyond innodb_lock_wait_timeout. */
export function isLockTimeout(error: unknown): boolean {
  return driverError(error).errno === 1205;
}

function driverError(error: unknown): DriverError {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof inner === 'object' && inner !== null ? inner : {};
}
