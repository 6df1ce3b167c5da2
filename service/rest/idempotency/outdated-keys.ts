import type { EntityManager } from 'typeorm';
import type { Database } from '../../database/database.ts';

/** How long a key is kept, in milliseconds. */
export const KEY_LIFETIME_MS = 24 * 3_600_000;
/** Most keys that one sweep deletes. */
const AT_MOST = 100;
/** How long a process pauses sweeping after one that found fewer, in milliseconds. */
const REST_MS = 60_000;

interface Row {
  owner: string;
  idempotency_key: string;
  created_at: number | string;
}

/**
 * Deletes expired keys, a few with each keyed request, so that no single request bears the cost. The sweep reads without locks and deletes by
 * primary key, so it never blocks a request that stores a key. Where another transaction holds one of them, the request that sweeps waits for
 * innodb_lock_wait_timeout first.
 */
export class OutdatedKeys {
  /** In terms of performance.now(), which clock changes do not affect. */
  #restsUntil = 0;

  constructor(private readonly database: Database) {}

  async sweep(): Promise<void> {
    const started = performance.now();
    if (started < this.#restsUntil) return;
    this.#restsUntil = started + REST_MS;
    // Do not fail the request: another sweep will delete what this one leaves.
    const found = await this.database.write(sweepSome).catch(() => 0);
    if (found === AT_MOST) this.#restsUntil = 0;
  }
}

/** @returns how many keys it found. */
async function sweepSome(manager: EntityManager): Promise<number> {
  const now = Date.now();
  const found = await outdated(manager, now);
  const expired = found.filter(({ created_at }) => Number(created_at) < now);
  // The rest have a time in the future, from a clock that ran ahead, and would be kept for too long: restart their lifetime now.
  if (expired.length > 0) await manager.query(`DELETE FROM idempotency_key WHERE ${matching(expired)}`, valuesOf(expired));
  else if (found.length > 0)
    await manager.query(`UPDATE idempotency_key SET created_at = ? WHERE ${matching(found)}`, [now, ...valuesOf(found)]);
  return found.length;
}

function outdated(manager: EntityManager, now: number): Promise<Row[]> {
  const hint = manager.dataSource.options.type === 'mysql' ? ' FORCE INDEX (idempotency_key_by_age)' : '';
  return manager.query<Row[]>(
    `SELECT owner, idempotency_key, created_at FROM idempotency_key${hint}
     WHERE created_at <= ? OR created_at > ? ORDER BY created_at LIMIT ${AT_MOST}`,
    [now - KEY_LIFETIME_MS, now + KEY_LIFETIME_MS],
  );
}

/** Matches exactly the rows that were read: a key reused meanwhile has another time. */
const matching = (rows: Row[]): string => rows.map(() => '(owner = ? AND idempotency_key = ? AND created_at = ?)').join(' OR ');
const valuesOf = (rows: Row[]): unknown[] => rows.flatMap(({ owner, idempotency_key, created_at }) => [owner, idempotency_key, created_at]);
