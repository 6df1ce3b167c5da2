/** The migrations of this feature, one file each; `siesta migration` adds a line. */
export { todo } from './1764000000000-todo.ts';
export { todoIndexes } from './1764000001000-todo-indexes.ts';
