import type { MigrationInterface } from 'typeorm';
import type { DatabaseSchema } from '../database/options.ts';
import { DeclarationError } from './declaration/declaration-error.ts';
import { isResource, type Resource, resourceOf } from './declaration/resource.ts';
import { IdempotencyKey } from './idempotency/idempotency-key.entity.ts';
import { idempotencyMigrations } from './idempotency/migrations.ts';

/** Injection token of the service's features. */
export const FEATURES = Symbol('features');

type Class<T = object> = new (...args: never[]) => T;

/** A feature of the service: one folder, and one line in features.ts. */
export interface Feature {
  /** Nest module with its controllers and services. */
  module: Class;
  /** TypeORM entities: its resources, and anything else it stores. */
  entities: readonly Class[];
  /** All migrations of its tables, one DDL statement each. */
  migrations: readonly Class<MigrationInterface>[];
  /** HTML page served at `/`; at most one feature may have one. */
  page?: URL;
}

export const resourcesOf = (features: readonly Feature[]): Resource[] =>
  features.flatMap(({ entities }) => entities.filter(isResource).map((entity) => resourceOf(entity as never) as Resource));

/**
 * The database schema of all features: their entities, and their migrations in order of time.
 * @throws DeclarationError when two resources share a path or a table.
 */
export function databaseSchemaOf(features: readonly Feature[]): DatabaseSchema {
  assertDistinct(resourcesOf(features));
  const migrations = [...features.flatMap((feature) => feature.migrations), ...idempotencyMigrations];
  return {
    entities: [...features.flatMap(({ entities }) => entities), IdempotencyKey],
    migrations: migrations.toSorted((a, b) => timeOf(a) - timeOf(b)),
  };
}

/** TypeORM's timestamp: the 13 digits at the end of a migration's name. */
const timeOf = (Migration: Class<MigrationInterface>): number => Number((new Migration().name ?? Migration.name).slice(-13));

function assertDistinct(resources: readonly Resource[]): void {
  for (const key of ['path', 'table'] as const) {
    const seen = new Map<string, Resource>();
    for (const resource of resources) {
      const other = seen.get(resource[key]);
      if (other) throw new DeclarationError(`${other.typeName} and ${resource.typeName} both have the ${key} ${resource[key]}`);
      seen.set(resource[key], resource);
    }
  }
}
