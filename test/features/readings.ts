import { Injectable, Module } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../../service/http/problem.ts';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

/** A resource whose rules relate two fields, let one be changed in one direction only, and want texts of a certain form. */
@rest.Resource<Reading>({ path: 'readings', filters: ['state'], sorts: ['slug', 'shelf'], search: ['shelf'] })
export class Reading extends rest.Item {
  @rest.EnumField(['wanted', 'read'], { default: 'wanted' })
  state!: 'wanted' | 'read';

  @rest.IntegerField({ min: 1, max: 5, nullable: true })
  rating!: number | null;

  @rest.TextField({ max: 60, unique: true })
  slug!: string;

  @rest.TextField({ max: 60 })
  shelf!: string;

  @rest.TextField({ max: 80, nullable: true })
  place!: string | null;
}

@Injectable()
export class ReadingsService extends rest.ResourceService<Reading> {
  constructor(parts: rest.ResourceParts) {
    super(Reading, parts);
  }

  protected override async beforeSave(_manager: EntityManager, next: Reading, before?: Reading): Promise<void> {
    for (const text of [next.slug, next.shelf])
      if (!/^[a-z0-9-]+$/.test(text)) throw new Problem(409, 'A slug and a shelf are of a-z, 0-9 and hyphens.');
    if (next.rating !== null && next.state !== 'read') throw new Problem(409, 'Only what was read has a rating.');
    if (before?.state === 'read' && next.state !== 'read') throw new Problem(409, 'What was read stays read.');
  }
}

@rest.RestController(Reading)
export class ReadingsController extends rest.ResourceController<Reading> {
  constructor(readings: ReadingsService) {
    super(readings);
  }
}

@Module({ controllers: [ReadingsController], providers: [ReadingsService] })
class ReadingsModule {}

export const readings: rest.Feature = { module: ReadingsModule, entities: [Reading], migrations: migrationsOf(Reading) };
