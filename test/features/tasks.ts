import { Get, HttpCode, Injectable, Module, Param, type PipeTransform, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { EntityManager } from 'typeorm';
import * as z from 'zod/mini';
import { Owner } from '../../service/auth/owner.ts';
import { Database } from '../../service/database/database.ts';
import { Conditions, type Preconditions } from '../../service/http/preconditions.ts';
import { Problem } from '../../service/http/problem.ts';
import { QueryParameters } from '../../service/http/query.ts';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

/** A resource with rules and routes of its own, as a Nest developer writes them. */
@rest.Resource<Task>({ path: 'tasks', filters: ['starred'], deleteAll: true })
export class Task extends rest.Item {
  @rest.TextField({ max: 100, trim: true, blank: false, examples: ['sharpen the pencils', 'call back'] })
  title!: string;

  @rest.BooleanField({ default: false })
  starred!: boolean;

  @rest.DateTimeField({ nullable: true, readOnly: true, description: 'Set by archiving it.' })
  archivedAt!: number | null;

  @rest.ComputedField({ type: 'boolean' })
  get archived(): boolean {
    return this.archivedAt !== null;
  }
}

const MOST_STARS = 3;

@Injectable()
export class TasksService extends rest.ResourceService<Task> {
  constructor(
    parts: rest.ResourceParts,
    private readonly database: Database,
  ) {
    super(Task, parts);
  }

  /** A rule over several rows: it counts what it locks, so that two at once cannot both be the last that fits. */
  protected override async beforeSave(manager: EntityManager, next: Task, before?: Task): Promise<void> {
    if (!next.starred || before?.starred) return;
    const query = manager.createQueryBuilder(Task, 'task').select('task.id').where({ owner: next.owner, starred: true });
    if (manager.dataSource.options.type === 'mysql') query.setLock('pessimistic_write');
    if ((await query.getMany()).length >= MOST_STARS) throw new Problem(409, `At most ${MOST_STARS} tasks have a star.`);
  }

  protected override async beforeDelete(_manager: EntityManager, task: Task): Promise<void> {
    if (task.starred) throw new Problem(409, 'A task with a star is not deleted.');
  }

  archive(owner: string, id: string, conditions: Preconditions): Promise<Task> {
    return this.change(owner, id, ({ archivedAt }) => ({ archivedAt: archivedAt ?? Date.now() }), conditions);
  }

  /** By TypeORM's own means. */
  summary(owner: string, starred: boolean | undefined): Promise<{ tasks: number }> {
    return this.database.read(async (manager) => ({
      tasks: await manager.countBy(Task, { owner, ...(starred !== undefined && { starred }) }),
    }));
  }
}

const Summary = z.strictObject({ starred: z.optional(z.enum(['yes', 'no'])) });

/** `yes` is true. */
class YesPipe implements PipeTransform<{ starred?: 'yes' | 'no' }, boolean | undefined> {
  transform({ starred }: { starred?: 'yes' | 'no' }): boolean | undefined {
    return starred === undefined ? undefined : starred === 'yes';
  }
}

@rest.RestController(Task)
export class TasksController extends rest.ResourceController<Task> {
  constructor(private readonly tasks: TasksService) {
    super(tasks);
  }

  @Get('summary')
  @rest.Operation({ summary: 'Count tasks', query: Summary, answers: { type: 'object', properties: { tasks: { type: 'integer' } } } })
  summary(@Owner() owner: string, @QueryParameters(Summary, YesPipe) starred: boolean | undefined): Promise<{ tasks: number }> {
    return this.tasks.summary(owner, starred);
  }

  @Post(':id/archive')
  @HttpCode(200)
  @rest.Operation({ summary: 'Archive a task', answers: 'item', problems: [404, 409, 412] })
  async archive(
    @Owner() owner: string,
    @Param('id', rest.IdPipe) id: string,
    @Conditions() conditions: Preconditions,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Record<string, unknown>> {
    return this.answer(request, response, await this.tasks.archive(owner, id, conditions));
  }
}

@Module({ controllers: [TasksController], providers: [TasksService] })
export class TasksModule {}

export const tasks: rest.Feature = { module: TasksModule, entities: [Task], migrations: migrationsOf(Task) };
