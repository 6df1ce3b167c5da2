import { Injectable, Module } from '@nestjs/common';
import { ResourceController, ResourceParts, ResourceService, RestController } from '../rest/index.ts';
import { Todo } from './todo.entity.ts';

/** To-dos have no rules beyond their fields. */
@Injectable()
export class TodosService extends ResourceService<Todo> {
  constructor(parts: ResourceParts) {
    super(Todo, parts);
  }
}

@RestController(Todo)
export class TodosController extends ResourceController<Todo> {
  constructor(todos: TodosService) {
    super(todos);
  }
}

@Module({ controllers: [TodosController], providers: [TodosService], exports: [TodosService] })
export class TodosModule {}
