import { addIndex, createTable, migration } from '../../database/change.ts';

export const idempotencyMigrations = [
  /** What was answered under an Idempotency-Key. */
  migration(
    'IdempotencyKey1764000002000',
    createTable(
      'idempotency_key',
      'owner VARCHAR(255) NOT NULL',
      'idempotency_key VARCHAR(255) NOT NULL',
      'request_hash VARCHAR(43) NOT NULL',
      'result TEXT NOT NULL',
      'created_at BIGINT NOT NULL',
      'PRIMARY KEY (owner, idempotency_key)',
    ),
  ),
  /** Expired keys are found by their age. */
  migration('IdempotencyKeyAge1764000003000', addIndex('idempotency_key', '`idempotency_key_by_age` (created_at)')),
];
