import type { Feature } from '../rest/index.ts';
import { Todo1764000000000 } from './migrations/1764000000000-todo.ts';
import { todoIndexes } from './migrations/1764000001000-todo-indexes.ts';
import { Todo } from './todo.entity.ts';
import { TodosModule } from './todos.module.ts';

export const todos: Feature = {
  module: TodosModule,
  entities: [Todo],
  migrations: [Todo1764000000000, ...todoIndexes],
  page: new URL('./assets/index.html', import.meta.url),
};
