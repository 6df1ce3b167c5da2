import { QueryFailedError } from 'typeorm';
import { type Fault, faultOf, isDriverError, isDuplicate, isLockTimeout, type Mode, mayBeDone } from '../../service/database/faults.ts';

const driverError = (properties: object, message = 'x'): Error => Object.assign(new Error(message), properties);
const failed = (query: string, properties: object, message?: string): QueryFailedError =>
  new QueryFailedError(query, [], driverError(properties, message));

describe('an error of the database', () => {
  it.each<[string, object, Fault | undefined]>([
    ['a read-only server', { errno: 1290, code: 'ER_OPTION_PREVENTS_STATEMENT' }, 'refused'],
    ['a read-only transaction', { errno: 1792 }, 'refused'],
    ['a read-only table', { errno: 1836 }, 'refused'],
    ['a deadlock', { errno: 1213, code: 'ER_LOCK_DEADLOCK' }, 'conflict'],
    ['a server that shuts down', { errno: 1053 }, 'lost'],
    ['KILL QUERY', { errno: 1317 }, 'lost'],
    ['KILL on MariaDB', { errno: 1927 }, 'lost'],
    ['a session that was idle for too long', { errno: 4031 }, 'lost'],
    ["the server's time limit", { errno: 3024 }, 'overtime'],
    ["MariaDB's time limit", { errno: 1969 }, 'overtime'],
    ['a connection that closed', { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }, 'lost'],
    ['a connection that was reset', { code: 'ECONNRESET', errno: -104, fatal: true }, 'lost'],
    ['no answer in time', { code: 'PROTOCOL_SEQUENCE_TIMEOUT' }, 'lost'],
    ['a duplicate', { errno: 1062, code: 'ER_DUP_ENTRY' }, undefined],
    ['a lock that others hold', { errno: 1205 }, 'held'],
    ['a syntax error', { errno: 1064 }, undefined],
    ['data that is too long', { errno: 1406 }, undefined],
    ['a missing table', { errno: 1146 }, undefined],
  ])('is for %s (%j) the fault %s, wrapped or not', (_, properties, fault) => {
    expect(faultOf(driverError(properties))).toBe(fault);
    expect(faultOf(failed('SELECT 1', properties))).toBe(fault);
  });

  it('on a closed connection is of what was never sent', () => {
    const message = "Can't add new command when connection is in closed state";
    expect(faultOf(failed('UPDATE todo', { fatal: true }, message))).toBe('unsent');
  });

  it.each([undefined, null, 'text', 5, new Error('a bug'), { errno: 'x' }])('is none in %p', (error) => {
    expect([faultOf(error), isDuplicate(error), isLockTimeout(error), isDriverError(error)]).toEqual([undefined, false, false, false]);
  });

  it('is known for a duplicate on both databases, and for a lock', () => {
    expect(isDuplicate(failed('INSERT', { errno: 1062 }))).toBe(true);
    expect(isDuplicate(failed('INSERT', {}, 'UNIQUE constraint failed: idempotency_key.owner'))).toBe(true);
    expect(isDuplicate(failed('INSERT', {}, 'NOT NULL constraint failed: todo.title'))).toBe(false);
    expect(isLockTimeout(failed('INSERT', { errno: 1205 }))).toBe(true);
  });

  it("of connecting is known as the driver's, whatever it is", () => {
    for (const properties of [{ errno: 1045 }, { errno: -111, code: 'ECONNREFUSED' }, { code: 'HANDSHAKE_SSL_ERROR', fatal: true }]) {
      expect(isDriverError(driverError(properties))).toBe(true);
    }
  });
});

describe('work whose answer was lost', () => {
  const lost = { code: 'PROTOCOL_CONNECTION_LOST', fatal: true };
  const modes: Mode[] = ['read', 'write', 'transaction', 'repeatable transaction'];

  it.each<[string, boolean[]]>([
    ['SELECT 1', [false, false, false, false]],
    ['  select 1', [false, false, false, false]],
    ['UPDATE todo SET title = ?', [false, true, false, false]],
    ['DELETE FROM todo', [false, true, false, false]],
    ['START TRANSACTION', [false, true, false, false]],
    ['COMMIT', [false, true, true, true]],
  ])('at %s may be done: as read, write, transaction, repeatable transaction %j', (query, expected) => {
    expect(modes.map((mode) => mayBeDone('lost', failed(query, lost), mode))).toEqual(expected);
  });

  it('nobody knows where, may be done unless it only reads', () => {
    for (const fault of ['lost', 'late'] as const)
      expect(modes.map((mode) => mayBeDone(fault, new Error('deadline'), mode))).toEqual([false, true, true, true]);
  });

  it.each<Fault>(['unsent', 'refused', 'conflict', 'held', 'overtime'])('is not done after the fault %s', (fault) => {
    for (const mode of modes) expect(mayBeDone(fault, failed('COMMIT', lost), mode)).toBe(false);
  });
});
