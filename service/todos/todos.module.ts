import { Module } from '@nestjs/common';
import { TodosController } from './todos.controller.ts';
import { TodosRepository } from './todos.repository.ts';
import { TodosService } from './todos.service.ts';

/** The feature to replace with your own. It knows the database only as Database, and the caller only as an owner. */
@Module({ controllers: [TodosController], providers: [TodosService, TodosRepository], exports: [TodosService] })
export class TodosModule {}
