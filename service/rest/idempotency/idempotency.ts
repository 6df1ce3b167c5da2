import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { Database } from '../../database/database.ts';
import { isDuplicate, isLockTimeout } from '../../database/faults.ts';
import { Problem } from '../../http/problem.ts';
import { IdempotencyKey } from './idempotency-key.entity.ts';
import { storedKeys } from './idempotency-key.ts';
import { KEY_LIFETIME_MS, OutdatedKeys } from './outdated-keys.ts';

export interface KeyedRequest {
  owner: string;
  /** Scope of the key; see storedKeys(). */
  resource: string;
  /** The Idempotency-Key header, as accepted by idempotencyKey(). */
  key: string;
  /** What is compared to tell whether two requests are the same. */
  content: Record<string, unknown>;
  /** The values that omitted fields stand for. */
  defaults: Record<string, unknown>;
}

/** Performs keyed work once: the key is stored in the same transaction as the work. */
@Injectable()
export class Idempotency {
  readonly #outdated: OutdatedKeys;

  constructor(private readonly database: Database) {
    this.#outdated = new OutdatedKeys(database);
  }

  /**
   * Performs the work, or returns the stored result of the first request with this key. `result` must be JSON.
   * @throws Problem 422 when the key was used for a different request, 409 when the first is still running after a second.
   */
  async once<T extends object>(
    request: KeyedRequest,
    result: T,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<{ result: T; replayed: boolean }> {
    const rows = rowsOf(request, result);
    await this.#outdated.sweep();
    // Twice, because the conflicting row may be gone when it is read: expired, or rolled back.
    for (let attempt = 1; attempt <= 2; attempt++) {
      if (await this.claim(rows, work)) return { result, replayed: false };
      const inTheWay = await this.stored(rows);
      const first = inTheWay.find(isLive);
      if (first) return { result: replay<T>(first, request), replayed: true };
      for (const { owner, key, createdAt } of inTheWay)
        await this.database.write((manager) => manager.delete(IdempotencyKey, { owner, key, createdAt }));
    }
    throw stillRunning();
  }

  /** @returns false when the key exists already. */
  private async claim(rows: IdempotencyKey[], work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    let claimed = false;
    try {
      await this.database.transaction(
        async (manager) => {
          claimed = false;
          await manager.createQueryBuilder().insert().into(IdempotencyKey).values(rows).updateEntity(false).execute();
          claimed = true;
          await work(manager);
        },
        { repeatable: true },
      );
      return true;
    } catch (error) {
      // Lock timeouts of the work itself are not about the key.
      if (!claimed && isLockTimeout(error)) throw stillRunning();
      if (!claimed && isDuplicate(error)) return false;
      throw error;
    }
  }

  /** The rows stored under these keys, in the same order. */
  private async stored(rows: IdempotencyKey[]): Promise<IdempotencyKey[]> {
    const [owner = '', keys] = [rows[0]?.owner, rows.map(({ key }) => key)];
    const found = await this.database.read((manager) => manager.findBy(IdempotencyKey, { owner, key: In(keys) }));
    return found.toSorted((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
  }
}

function rowsOf({ owner, resource, key, content }: KeyedRequest, result: unknown): IdempotencyKey[] {
  const row = { owner, requestHash: hashOf(content), result: storable(result), createdAt: Date.now() };
  return storedKeys(resource, key).map((stored) => ({ ...row, key: stored }));
}

const isLive = ({ createdAt }: IdempotencyKey): boolean => Number(createdAt) > Date.now() - KEY_LIFETIME_MS;

/** Size of the column, in bytes. */
const LONGEST_RESULT = 65_535;

function storable(result: unknown): string {
  const text = JSON.stringify(result);
  if (Buffer.byteLength(text) <= LONGEST_RESULT) return text;
  throw new Problem(413, 'With an Idempotency-Key an item may have at most 64 KiB, with what the server adds to it.');
}

function replay<T extends object>({ requestHash, result }: IdempotencyKey, { content, defaults }: KeyedRequest): T {
  const first = JSON.parse(result) as T;
  // An earlier version that knew fewer fields may have taken the request: it knows nothing of the others, which must then have their defaults.
  const known = Object.entries(content).filter(([name, value]) => name in first || value !== defaults[name]);
  if (requestHash === hashOf(Object.fromEntries(known))) return { ...defaults, ...first };
  throw keyUsed();
}

const hashOf = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('base64url');

export const keyUsed = (): Problem => new Problem(422, 'This Idempotency-Key was used for another request; take a new one.');

export const stillRunning = (): Problem =>
  new Problem(409, 'A request with this Idempotency-Key is still running; try again.', { headers: { 'Retry-After': '1' } });
