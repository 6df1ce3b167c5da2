import { addIndex, createTable, migration } from '../../database/change.ts';

export const idempotencyMigrations = [
  /** Results stored per Idempotency-Key. */
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
  /** For the sweep, which looks for keys by age. */
  migration('IdempotencyKeyAge1764000003000', addIndex('idempotency_key', '`idempotency_key_by_age` (created_at)')),
];
