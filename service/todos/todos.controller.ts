import { Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Owner, OwnerGuard } from '../auth/owner.ts';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { JsonBody } from '../http/body.ts';
import { idempotencyKey } from '../http/idempotency-key.ts';
import { Conditions, type Preconditions } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { QueryParameters, queryOf } from '../http/query.ts';
import { scopeOf } from '../http/scope.ts';
import { present } from './present.ts';
import { CreateTodo, DeleteTodos, ListTodos, NoParameters, PatchTodo, type TodoAnswer } from './todo.schema.ts';
import { etagOf, TodosService } from './todos.service.ts';

@Controller('to-dos')
@UseGuards(OwnerGuard)
export class TodosController {
  constructor(
    private readonly todos: TodosService,
    @Inject(CONFIG) private readonly config: ServiceConfig,
  ) {}

  @Post()
  async create(
    @Owner() owner: string,
    @QueryParameters(NoParameters) _query: unknown,
    @Headers('idempotency-key') header: string | undefined,
    @JsonBody(CreateTodo) input: CreateTodo,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TodoAnswer> {
    const key = idempotencyKey(header);
    conditions.assert();
    const { todo, replayed } = await this.todos.create(owner, input, key);
    const answer = present(todo, scopeOf(request).baseUrl);
    response.set({ Location: answer.url, ETag: etagOf(todo) });
    if (replayed) response.set('Idempotency-Replayed', 'true');
    return answer;
  }

  @Get()
  async list(
    @Owner() owner: string,
    @QueryParameters(ListTodos) query: ListTodos,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TodoAnswer[]> {
    conditions.assert();
    const { items, next, total } = await this.todos.list(owner, query);
    if (next !== undefined) response.set('Link', `<${nextUrl(request, next)}>; rel="next"`);
    if (total !== undefined) response.set('X-Total-Count', String(total));
    return items.map((todo) => present(todo, scopeOf(request).baseUrl));
  }

  @Delete()
  @HttpCode(204)
  async deleteAll(
    @Owner() owner: string,
    @QueryParameters(DeleteTodos) { completed }: DeleteTodos,
    @Conditions() conditions: Preconditions,
  ): Promise<void> {
    const everybodys = completed === undefined && this.config.auth === 'public';
    if (everybodys && !this.config.bulkDelete) throw new Problem(403, "Deleting everybody's to-dos is switched off here; give a filter.");
    conditions.assert();
    await this.todos.deleteAll(owner, completed);
  }

  @Get(':id')
  async get(
    @Owner() owner: string,
    @Param('id') id: string,
    @QueryParameters(NoParameters) _query: unknown,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TodoAnswer> {
    const todo = await this.todos.get(owner, todoId(id));
    conditions.assert(etagOf(todo));
    response.set('ETag', etagOf(todo));
    return present(todo, scopeOf(request).baseUrl);
  }

  @Patch(':id')
  async patch(
    @Owner() owner: string,
    @Param('id') id: string,
    @QueryParameters(NoParameters) _query: unknown,
    @JsonBody(PatchTodo) patch: PatchTodo,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TodoAnswer> {
    const todo = await this.todos.patch(owner, todoId(id), patch, conditions);
    response.set('ETag', etagOf(todo));
    return present(todo, scopeOf(request).baseUrl);
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(
    @Owner() owner: string,
    @Param('id') id: string,
    @QueryParameters(NoParameters) _query: unknown,
    @Conditions() conditions: Preconditions,
  ): Promise<void> {
    await this.todos.delete(owner, todoId(id), conditions);
  }
}

/** @throws Problem 404: what is no UUID is no to-do. */
function todoId(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw Problem.notFound();
  return id.toLowerCase();
}

/** The URL of this request with another cursor. */
function nextUrl(request: Request, cursor: string): string {
  const parameters = queryOf(request);
  parameters.set('cursor', cursor);
  return `${scopeOf(request).baseUrl}/to-dos?${parameters}`;
}
