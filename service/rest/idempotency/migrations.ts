import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ddl, dropIndex, tableOptions } from '../../database/ddl.ts';

/** What was answered under an Idempotency-Key. */
export class IdempotencyKey1764000002000 implements MigrationInterface {
  readonly name = 'IdempotencyKey1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await ddl(
      runner,
      `CREATE TABLE idempotency_key (
        owner VARCHAR(255) NOT NULL,
        idempotency_key VARCHAR(255) NOT NULL,
        request_hash VARCHAR(43) NOT NULL,
        result TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (owner, idempotency_key)
      ) ${tableOptions(runner)}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await ddl(runner, 'DROP TABLE idempotency_key');
  }
}

/** Expired keys are found by their age. */
export class IdempotencyKeyAge1764000003000 implements MigrationInterface {
  readonly name = 'IdempotencyKeyAge1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    await ddl(runner, 'CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await ddl(runner, dropIndex(runner, 'idempotency_key_by_age', 'idempotency_key'));
  }
}

export const idempotencyMigrations = [IdempotencyKey1764000002000, IdempotencyKeyAge1764000003000];
