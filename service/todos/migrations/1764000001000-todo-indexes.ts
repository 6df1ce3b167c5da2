import { addIndex, migration } from '../../database/change.ts';

/**
 * One index per sort, and one per sort among completed or open to-dos. Each ends in the id as tie-breaker; due_at after it lets a range of due
 * times be checked within the index when another column defines the order. One migration each, because MySQL cannot roll back half of a
 * migration that creates ten.
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
