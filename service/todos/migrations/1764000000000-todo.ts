import { createTable, migration } from '../../database/change.ts';

/** Beyond every time and order that can be stored, and exact in JavaScript: where nulls go when they come first, or last. */
const FIRST = -9_007_199_254_740_991;
const LAST = 9_007_199_254_740_991;

/** The table of to-dos. The four generated columns give nulls a place in an index, so that "nulls last" needs no sorting. */
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
