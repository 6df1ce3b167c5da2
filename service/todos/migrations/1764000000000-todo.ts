import { createTable, migration } from '../../database/change.ts';

/** Lower and higher than every storable time and order, and exact in JavaScript: they stand for null when it sorts first, or last. */
const FIRST = -9_007_199_254_740_991;
const LAST = 9_007_199_254_740_991;

/** The table of to-dos. Its four generated columns give nulls a place in the indexes, so that "nulls last" needs no filesort. */
export const todo = migration(
  'Todo1764000000000',
  createTable(
    'todo',
    'id VARCHAR(36) NOT NULL PRIMARY KEY',
    'owner VARCHAR(255) NOT NULL',
    'title VARCHAR(200) NOT NULL',
    'notes VARCHAR(2000) NULL',
    'search TEXT NOT NULL',
    'completed BOOLEAN NOT NULL',
    'sort_order INT NULL',
    'due_at BIGINT NULL',
    'created_at BIGINT NOT NULL',
    'updated_at BIGINT NOT NULL',
    'revision INT NOT NULL',
    `due_first BIGINT GENERATED ALWAYS AS (COALESCE(due_at, ${FIRST})) VIRTUAL`,
    `due_last BIGINT GENERATED ALWAYS AS (COALESCE(due_at, ${LAST})) VIRTUAL`,
    `order_first BIGINT GENERATED ALWAYS AS (COALESCE(sort_order, ${FIRST})) VIRTUAL`,
    `order_last BIGINT GENERATED ALWAYS AS (COALESCE(sort_order, ${LAST})) VIRTUAL`,
  ),
);
