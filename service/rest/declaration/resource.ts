import { Column, type ColumnOptions, Entity } from 'typeorm';
import { DeclarationError } from './declaration-error.ts';
import { type Computed, declaredOn, type Field } from './fields.ts';
import { type IndexPlan, indexPlan } from './indexes.ts';
import type { Item } from './item.ts';
import { pluralOf, singularOf, snakeCase, withoutAt } from './naming.ts';
import { BY_CREATION, type Sort, sortBy } from './sorts.ts';

type FieldName<E> = Exclude<keyof E & string, keyof Item>;

export interface ResourceOptions<E extends Item> {
  /** The first path segment of its routes, in the plural: `notes`, `shopping-lists`. */
  path: string;
  /** One item, in messages and descriptions. Default: the path in the singular. */
  singular?: string;
  /** Table name. Default: the class name in snake case, such as `shopping_list`. */
  table?: string;
  /** Description in the OpenAPI document. */
  description?: string;
  /** Fields that `sort` accepts besides createdAt. Each has an index, or two if nullable. */
  sorts?: readonly FieldName<E>[];
  /** Fields that lists can be filtered by: times and numbers by range, others by value. Each of the latter has one index per sort. */
  filters?: readonly FieldName<E>[];
  /** Text fields that `q` searches. */
  search?: readonly FieldName<E>[];
  /** Overrides for TypeORM of the column that `q` searches. */
  searchColumn?: ColumnOptions;
  /** Whether `DELETE /path` deletes all items, or all that match its equality filters. Default: false. */
  deleteAll?: boolean;
  /** Sort order of the list in the published copy (`GET /published`). Default: not published. */
  published?: FieldName<E> | 'createdAt';
  /**
   * Whether its cursors and idempotency keys omit the resource's name, as those of 0.1.0 do, which knew only one resource: they stay valid.
   * At most one resource may set it.
   */
  unnamed?: boolean;
}

/** A resource's complete declaration, read by everything that serves it. */
export interface Resource<E extends Item = Item> {
  entity: new () => E;
  path: string;
  table: string;
  /** One item, in messages and descriptions. */
  singular: string;
  /** Schema names in OpenAPI: `Note`, `Notes`. */
  typeName: string;
  pluralTypeName: string;
  description: string | undefined;
  fields: readonly Field[];
  computed: readonly Computed[];
  /** By name; createdAt first. */
  sorts: ReadonlyMap<string, Sort>;
  filters: readonly Field[];
  search: readonly Field[];
  /** The reference fields and the tables they refer to. */
  references: readonly { name: string; column: string; table: () => string }[];
  indexes: readonly IndexPlan[];
  deleteAll: boolean;
  published: string | undefined;
  unnamed: boolean;
}

const resources = new WeakMap<object, Resource>();

/** An entity's declaration. @throws DeclarationError for a class without @Resource(). */
export function resourceOf<E extends Item>(entity: new () => E): Resource<E> {
  const resource = resources.get(entity);
  if (!resource) throw new DeclarationError(`${entity.name} has no @Resource()`);
  return resource as unknown as Resource<E>;
}

export const isResource = (entity: object): boolean => resources.has(entity);

/** Paths used by the service itself. */
const RESERVED_PATHS = ['health', 'docs', 'published'];
/** Parameters that every list has. */
const RESERVED_PARAMETERS = ['limit', 'cursor', 'q', 'sort', 'count'];

/** The query parameters that a filter adds to lists. */
export function parameterNamesOf({ name, type, nullable }: Field): { equals?: string; before?: string; after?: string; isNull?: string } {
  const base = withoutAt(name);
  return {
    ...(type.filters.includes('equality') && { equals: name }),
    ...(type.filters.includes('range') && { before: `${base}Before`, after: `${base}After` }),
    ...(nullable && { isNull: `${base}IsNull` }),
  };
}

/**
 * Declares a class as a resource of the API and a TypeORM entity. Generated columns and indexes exist in the migrations only: see schema/.
 * @throws DeclarationError when the class is loaded: an unknown field, a sort that cannot be indexed, too many indexes.
 */
export function Resource<E extends Item>(options: ResourceOptions<E>): (entity: new () => E) => void {
  return (entity) => {
    const resource = define(entity, options);
    resources.set(entity, resource as unknown as Resource);
    Entity(resource.table)(entity);
    if (resource.search.length > 0)
      // Nullable, because a search may be added to a resource that has items already.
      Column({ name: 'search', type: searchType(resource.search), nullable: true, select: false, ...options.searchColumn })(
        entity.prototype,
        'search',
      );
  };
}

function define<E extends Item>(entity: new () => E, options: ResourceOptions<E>): Resource<E> {
  const { path, table = snakeCase(entity.name), singular = singularOf(path), unnamed = false, deleteAll = false } = options;
  const refused = (message: string) => new DeclarationError(`${entity.name}: ${message}`);
  if (!/^[a-z][a-z0-9-]*$/.test(path)) throw refused(`the path "${path}" must have only a-z, 0-9 and -, and start with a letter`);
  if (RESERVED_PATHS.includes(path)) throw refused(`the path "${path}" is one of the service's own; choose another`);
  const { fields, computed } = declaredOn(entity.prototype);
  const named = (names: readonly string[], what: string): Field[] =>
    names.map((name) => {
      const field = fields.get(name);
      if (!field) throw refused(`${what} names ${name}, which is no field of it`);
      return field;
    });
  const sorts = [BY_CREATION, ...named(options.sorts ?? [], 'sorts').map(sortBy)];
  const filters = named(options.filters ?? [], 'filters');
  const search = named(options.search ?? [], 'search');
  const noText = search.find(({ type }) => type.name !== 'text');
  if (noText) throw refused(`search names ${noText.name}, which is no text`);
  const references = [...fields.values()].filter(({ target, name }) => target && !filters.some((filter) => filter.name === name));
  const allFilters = [...filters, ...references];
  const parameters = [...RESERVED_PARAMETERS, ...allFilters.flatMap((field) => Object.values(parameterNamesOf(field)))];
  const twice = parameters.find((name, index) => parameters.indexOf(name) !== index);
  if (twice) throw refused(`two of its parameters would be called ${twice}`);
  const byName = new Map(sorts.map((sort) => [sort.name, sort]));
  const { published } = options;
  if (published !== undefined && !byName.has(published)) throw refused(`published names ${published}, which is no sort of it`);
  return {
    entity,
    path,
    table,
    singular,
    typeName: entity.name,
    pluralTypeName: pluralOf(entity.name),
    description: options.description,
    fields: [...fields.values()],
    computed: [...computed.values()],
    sorts: byName,
    filters: allFilters,
    search,
    references: [...fields.values()].flatMap(({ name, column, target }) =>
      target ? [{ name, column, table: () => resourceOf(target.entity()).table }] : [],
    ),
    indexes: indexPlan({ table, sorts, filters: allFilters, unique: [...fields.values()].filter(({ unique }) => unique) }),
    deleteAll,
    published,
    unnamed,
  };
}

/** Most bytes that one character takes in the search column: U+1D160 normalizes to three characters of four bytes. */
const BYTES_OF_A_CHARACTER = 12;
const LONGEST_TEXT = 65_535;

const searchType = (fields: readonly Field[]): 'text' | 'mediumtext' => {
  const characters = fields.reduce((sum, { type }) => sum + (type.longest ?? 0), 0);
  return characters * BYTES_OF_A_CHARACTER > LONGEST_TEXT ? 'mediumtext' : 'text';
};
