import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { Database } from '../database/database.ts';
import { isDuplicate, isLockTimeout } from '../database/faults.ts';
import { IdempotencyKey } from './idempotency-key.entity.ts';
import { Problem } from './problem.ts';

/** How long a key is kept, in milliseconds. */
const KEY_LIFETIME_MS = 24 * 3_600_000;
/** How often one process deletes expired keys, in milliseconds. */
const SWEEP_INTERVAL_MS = 3_600_000;

export interface KeyedRequest {
  owner: string;
  /** The caller's Idempotency-Key. */
  key: string;
  /** What makes two requests the same: any JSON value. */
  content: unknown;
}

/** Does keyed work once: the key is stored in the transaction of the work, so that both are there or neither. */
@Injectable()
export class Idempotency {
  #sweptAt = 0;

  constructor(private readonly database: Database) {}

  /**
   * Does the work, or answers what the first request with this key got. `result` must be JSON.
   * @throws Problem 422 when the key was used for another request, 409 when the first is still running after a second.
   */
  async once<T>(
    request: KeyedRequest,
    result: T,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<{ result: T; replayed: boolean }> {
    const { owner, key } = request;
    const row: IdempotencyKey = { owner, key, requestHash: hashOf(request.content), result: JSON.stringify(result), createdAt: Date.now() };
    await this.sweep();
    // Twice, because the row in the way may be gone when it is looked at: expired, or its transaction rolled back.
    for (let attempt = 1; attempt <= 2; attempt++) {
      if (await this.claim(row, work)) return { result, replayed: false };
      const first = await this.database.read((manager) => manager.findOneBy(IdempotencyKey, { owner, key }));
      if (first && Number(first.createdAt) > Date.now() - KEY_LIFETIME_MS) return { result: replay<T>(first, row), replayed: true };
      if (first) await this.database.write((manager) => manager.delete(IdempotencyKey, { owner, key, createdAt: first.createdAt }));
    }
    throw stillRunning();
  }

  /** @returns false when the key is there already. */
  private async claim(row: IdempotencyKey, work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    try {
      await this.database.transaction(
        async (manager) => {
          await manager.createQueryBuilder().insert().into(IdempotencyKey).values(row).updateEntity(false).execute();
          await work(manager);
        },
        { repeatable: true },
      );
      return true;
    } catch (error) {
      if (isLockTimeout(error)) throw stillRunning();
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  private async sweep(): Promise<void> {
    const now = Date.now();
    if (now - this.#sweptAt < SWEEP_INTERVAL_MS) return;
    this.#sweptAt = now;
    const expired = { createdAt: LessThan(now - KEY_LIFETIME_MS) };
    // No reason to fail the request: what this sweep leaves, another deletes.
    await this.database.write((manager) => manager.delete(IdempotencyKey, expired)).catch(() => undefined);
  }
}

function replay<T>(first: IdempotencyKey, row: IdempotencyKey): T {
  if (first.requestHash !== row.requestHash) throw new Problem(422, 'This Idempotency-Key was used for another request; take a new one.');
  return JSON.parse(first.result) as T;
}

const hashOf = (content: unknown): string => createHash('sha256').update(JSON.stringify(content)).digest('base64url');

const stillRunning = (): Problem =>
  new Problem(409, 'A request with this Idempotency-Key is still running; try again.', { headers: { 'Retry-After': '1' } });
