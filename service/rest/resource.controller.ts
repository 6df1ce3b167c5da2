import { Delete, Get, HttpCode, Param, Patch, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { EVERYONE, Owner, OwnerGuard } from '../auth/owner.ts';
import { jsonBodyOf } from '../http/body.ts';
import { Conditions, type Preconditions } from '../http/preconditions.ts';
import { queryOf, readQuery } from '../http/query.ts';
import { scopeOf } from '../http/scope.ts';
import type { Item } from './declaration/item.ts';
import { etagOf } from './etag.ts';
import { IdPipe } from './id.pipe.ts';
import { idempotencyKey } from './idempotency/idempotency-key.ts';
import { bulkDeleteOff } from './refusals.ts';
import { type ListQuery, NoParameters, type Schemas, schemasOf } from './request-schemas.ts';
import type { ResourceService } from './resource.service.ts';

type Answer = Record<string, unknown>;

/**
 * The routes of a resource. A feature's controller extends it under the resource's path, and may add routes of its own:
 *
 *     @Controller('notes')
 *     export class NotesController extends ResourceController<Note> {
 *       constructor(notes: NotesService) { super(notes); }
 *     }
 */
@UseGuards(OwnerGuard)
export abstract class ResourceController<E extends Item> {
  protected readonly service: ResourceService<E>;

  constructor(service: ResourceService<E>) {
    this.service = service;
  }

  @Post()
  async create(
    @Owner() owner: string,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer> {
    readQuery(request, NoParameters);
    const key = idempotencyKey(request.headers['idempotency-key'] as string | undefined);
    const input = jsonBodyOf(request, this.schemas.create);
    conditions.assert();
    const { item, replayed } = await this.service.create(owner, input, key);
    if (replayed) response.set('Idempotency-Replayed', 'true');
    response.set('Location', this.urlOf(request, item));
    return this.answer(request, response, item);
  }

  @Get()
  async list(
    @Owner() owner: string,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer[]> {
    const { limit, cursor, sort, count, ...filters } = readQuery(request, this.schemas.list);
    const query: ListQuery = { limit, sort, count, filters, ...(cursor !== undefined && { cursor }) };
    conditions.assert();
    const { items, next, total } = await this.service.list(owner, query);
    if (next !== undefined) response.set('Link', `<${this.nextUrl(request, next)}>; rel="next"`);
    if (total !== undefined) response.set('X-Total-Count', String(total));
    return items.map((item) => this.service.present(item, this.urlOf(request, item)));
  }

  @Delete()
  @HttpCode(204)
  async deleteAll(@Owner() owner: string, @Conditions() conditions: Preconditions, @Req() request: Request): Promise<void> {
    const { path } = this.service.resource;
    const filters = readQuery(request, this.schemas.deleteAll);
    const everything = Object.keys(filters).length === 0;
    if (everything && owner === EVERYONE && !this.service.mayDeleteEverything) throw bulkDeleteOff(path);
    conditions.assert();
    await this.service.deleteAll(owner, filters);
  }

  @Get(':id')
  async get(
    @Owner() owner: string,
    @Param('id', IdPipe) id: string,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer> {
    readQuery(request, NoParameters);
    const item = await this.service.get(owner, id);
    conditions.assert(etagOf(item));
    return this.answer(request, response, item);
  }

  @Patch(':id')
  async patch(
    @Owner() owner: string,
    @Param('id', IdPipe) id: string,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Answer> {
    readQuery(request, NoParameters);
    const patch = jsonBodyOf(request, this.schemas.patch);
    return this.answer(request, response, await this.service.patch(owner, id, patch, conditions));
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(
    @Owner() owner: string,
    @Param('id', IdPipe) id: string,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
  ): Promise<void> {
    readQuery(request, NoParameters);
    await this.service.delete(owner, id, conditions);
  }

  /** The response body and headers of an item, with its ETag. */
  protected answer(request: Request, response: Response, item: E): Answer {
    response.set('ETag', etagOf(item));
    return this.service.present(item, this.urlOf(request, item));
  }

  protected get schemas(): Schemas<E> {
    return schemasOf(this.service.resource);
  }

  private listUrl(request: Request): string {
    return `${scopeOf(request).baseUrl}/${this.service.resource.path}`;
  }

  protected urlOf(request: Request, { id }: E): string {
    return `${this.listUrl(request)}/${id}`;
  }

  /** This request's URL with another cursor. */
  private nextUrl(request: Request, cursor: string): string {
    const parameters = queryOf(request);
    parameters.set('cursor', cursor);
    return `${this.listUrl(request)}?${parameters}`;
  }
}
