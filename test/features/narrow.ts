import { Injectable, Module } from '@nestjs/common';
import * as rest from '../../service/rest/index.ts';
import { migrationsOf } from '../support/migrations-of.ts';

/** Fields that take short texts, small ranges and few values, several that are unique, and a reference that no two have. */
@rest.Resource<Currency>({ path: 'currencies', sorts: ['code'] })
export class Currency extends rest.Item {
  @rest.TextField({ max: 3, unique: true })
  code!: string;

  @rest.TextField({ max: 40, unique: true })
  name!: string;
}

@rest.Resource<Price>({ path: 'prices', sorts: ['share'], filters: ['share', 'kind'], deleteAll: true })
export class Price extends rest.Item {
  @rest.NumberField({ scale: 2, min: 0, max: 0.5 })
  share!: number;

  @rest.NumberField({ scale: 2, min: -9_999_999_999_999, max: 9_999_999_999_999 })
  amount!: number;

  @rest.NumberField({ scale: 9, min: -1, max: 1, nullable: true })
  rate!: number | null;

  @rest.TextField({ max: 1, default: '' })
  sign!: string;

  @rest.EnumField(['net'])
  kind!: 'net';

  @rest.ReferenceField(() => Currency, { onDelete: 'restrict', unique: true })
  currency!: string;
}

@Injectable()
export class CurrenciesService extends rest.ResourceService<Currency> {
  constructor(parts: rest.ResourceParts) {
    super(Currency, parts);
  }
}

@rest.RestController(Currency)
export class CurrenciesController extends rest.ResourceController<Currency> {
  constructor(currencies: CurrenciesService) {
    super(currencies);
  }
}

@Injectable()
export class PricesService extends rest.ResourceService<Price> {
  constructor(parts: rest.ResourceParts) {
    super(Price, parts);
  }
}

@rest.RestController(Price)
export class PricesController extends rest.ResourceController<Price> {
  constructor(prices: PricesService) {
    super(prices);
  }
}

@Module({ controllers: [CurrenciesController, PricesController], providers: [CurrenciesService, PricesService] })
export class NarrowModule {}

export const narrow: rest.Feature = {
  module: NarrowModule,
  entities: [Currency, Price],
  migrations: [...migrationsOf(Currency), ...migrationsOf(Price)],
};
