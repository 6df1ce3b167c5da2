import { addIndex, migration } from '../../database/change.ts';

/**
 * One index for each sort of the list, and one for each sort among the completed or the open. They end in id, which breaks ties; due_at
 * after it lets a range of due times be checked in the index, where another column gives the order. A migration each, because MySQL cannot
 * undo half of one that makes ten.
 */
export const todoIndexes = [
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
].map((index, position) => migration(`TodoIndex${1764000001000 + position}`, addIndex('todo', index)));
