import { addIndex, createTable, migration } from '../../../service/database/change.ts';

const [FIRST, LAST] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

const COLUMNS = [
  'id VARCHAR(36) NOT NULL PRIMARY KEY',
  'owner VARCHAR(255) NOT NULL',
  'title VARCHAR(200) NOT NULL',
  'notes VARCHAR(2000) NULL',
  'search TEXT NOT NULL',
  'completed BOOLEAN NOT NULL DEFAULT FALSE',
  'sort_order INT NULL',
  'due_at BIGINT NULL',
  'created_at BIGINT NOT NULL',
  'updated_at BIGINT NOT NULL',
  'revision INT NOT NULL',
  `due_first BIGINT GENERATED ALWAYS AS (COALESCE(due_at, ${FIRST})) VIRTUAL`,
  `due_last BIGINT GENERATED ALWAYS AS (COALESCE(due_at, ${LAST})) VIRTUAL`,
  `order_first BIGINT GENERATED ALWAYS AS (COALESCE(sort_order, ${FIRST})) VIRTUAL`,
  `order_last BIGINT GENERATED ALWAYS AS (COALESCE(sort_order, ${LAST})) VIRTUAL`,
];

const INDEXES = [
  '`todo_by_id` (owner, id, due_at)',
  '`todo_by_due_first` (owner, due_first, id)',
  '`todo_by_due_last` (owner, due_last, id)',
  '`todo_by_order_first` (owner, order_first, id, due_at)',
  '`todo_by_order_last` (owner, order_last, id, due_at)',
  '`todo_by_completed_id` (owner, completed, id, due_at)',
  '`todo_by_completed_due_first` (owner, completed, due_first, id)',
  '`todo_by_completed_due_last` (owner, completed, due_last, id)',
  '`todo_by_completed_order_first` (owner, completed, order_first, id, due_at)',
  '`todo_by_completed_order_last` (owner, completed, order_last, id, due_at)',
];

/** Of one statement each, so that one that dies half-way has a way to be half-way in. */
export const migrations = [
  migration('Todo1764000000000', createTable('todo', ...COLUMNS)),
  ...INDEXES.map((index, position) => migration(`TodoIndex${1764000001000 + position}`, addIndex('todo', index))),
];
