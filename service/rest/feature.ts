import type { MigrationInterface } from 'typeorm';
import type { DatabaseSchema } from '../database/options.ts';
import { isResource, type Resource, resourceOf } from './declaration/resource.ts';
import { IdempotencyKey } from './idempotency/idempotency-key.entity.ts';
import { idempotencyMigrations } from './idempotency/migrations.ts';

/** The token that the features of the service are injected by. */
export const FEATURES = Symbol('features');

type Class<T = object> = new (...args: never[]) => T;

/** A feature of the service: one folder, and one line in features.ts. */
export interface Feature {
  /** With its controllers and services. */
  module: Class;
  /** Its tables: resources, and whatever else it stores. */
  entities: readonly Class[];
  /** Every change of its tables, each in one DDL statement. */
  migrations: readonly Class<MigrationInterface>[];
  /** An HTML page for people, served at `/`; of one feature at most. */
  page?: URL;
}

export const resourcesOf = (features: readonly Feature[]): Resource[] =>
  features.flatMap(({ entities }) => entities.filter(isResource).map((entity) => resourceOf(entity as never) as Resource));

/** What of all these features is in the database: entities, and the migrations in the order of their times. */
export function schemaOf(features: readonly Feature[]): DatabaseSchema {
  const migrations = [...features.flatMap((feature) => feature.migrations), ...idempotencyMigrations];
  return {
    entities: [...features.flatMap(({ entities }) => entities), IdempotencyKey],
    migrations: migrations.toSorted((a, b) => timeOf(a) - timeOf(b)),
  };
}

/** As TypeORM reads it: the 13 digits at the end of a migration's name. */
const timeOf = (Migration: Class<MigrationInterface>): number => Number((new Migration().name ?? Migration.name).slice(-13));
