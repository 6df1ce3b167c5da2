import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

/** A field of every type, most of them sorted and filtered by; of words that SQL has for itself. */
@rest.Resource<Sample>({
  path: 'samples',
  sorts: ['amount', 'day', 'kind'],
  filters: ['group', 'amount', 'day'],
  search: ['key'],
  deleteAll: true,
})
export class Sample extends rest.Item {
  @rest.TextField({ max: 20, default: 'none' })
  key!: string;

  @rest.IntegerField({ min: -5, max: 1_000_000_000_000, default: 0 })
  group!: number;

  @rest.NumberField({ scale: 2, min: -1_000, max: 1_000, nullable: true })
  amount!: number | null;

  @rest.DateField({ nullable: true })
  day!: string | null;

  @rest.EnumField(['low', 'normal', 'high'], { default: 'normal' })
  kind!: 'low' | 'normal' | 'high';

  @rest.BooleanField({ nullable: true })
  checked!: boolean | null;

  @rest.ComputedField({ type: 'integer' })
  get length(): number {
    return this.key.length;
  }
}

@Injectable()
export class SamplesService extends rest.ResourceService<Sample> {
  constructor(parts: rest.ResourceParts) {
    super(Sample, parts);
  }
}

@rest.RestController(Sample)
export class SamplesController extends rest.ResourceController<Sample> {
  constructor(samples: SamplesService) {
    super(samples);
  }
}

@Module({ controllers: [SamplesController], providers: [SamplesService] })
export class SamplesModule {}

export const samples: rest.Feature = { module: SamplesModule, entities: [Sample], migrations: migrationsOf(Sample) };
