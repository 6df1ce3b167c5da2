import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../../service/rest/index.ts';
import { migrations } from './migrations.ts';

/** What the suites of the service speak to: a resource with each kind of route, filter, sort and null, and a page, as 0.1.0 had it. */
@rest.Resource<Todo>({
  path: 'to-dos',
  sorts: ['dueAt', 'order'],
  filters: ['completed', 'dueAt'],
  search: ['title', 'notes'],
  deleteAll: true,
  published: 'order',
  unnamed: true,
})
export class Todo extends rest.Item {
  @rest.TextField({ max: 200, trim: true, blank: false, examples: ['walk the dog', 'buy bread'] })
  title!: string;

  @rest.BooleanField({ default: false })
  completed!: boolean;

  @rest.IntegerField({ nullable: true, column: { name: 'sort_order' } })
  order!: number | null;

  @rest.TextField({ max: 2_000, nullable: true })
  notes!: string | null;

  @rest.DateTimeField({ nullable: true })
  dueAt!: number | null;
}

@Injectable()
export class TodosService extends rest.ResourceService<Todo> {
  constructor(parts: rest.ResourceParts) {
    super(Todo, parts);
  }
}

@rest.RestController(Todo)
export class TodosController extends rest.ResourceController<Todo> {
  constructor(todos: TodosService) {
    super(todos);
  }
}

@Module({ controllers: [TodosController], providers: [TodosService] })
export class TodosModule {}

export const todos: rest.Feature = {
  module: TodosModule,
  entities: [Todo],
  migrations,
  page: new URL('./assets/index.html', import.meta.url),
};
