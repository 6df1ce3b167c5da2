import type { Feature } from '../rest/index.ts';
import * as migrations from './migrations/index.ts';
import { Todo } from './todo.entity.ts';
import { TodosModule } from './todos.module.ts';

export const todos: Feature = {
  module: TodosModule,
  entities: [Todo],
  migrations: Object.values(migrations).flat(),
  page: new URL('./assets/index.html', import.meta.url),
};
