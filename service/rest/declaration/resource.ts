import { Column, type ColumnOptions, Entity } from 'typeorm';
import { DeclarationError } from './declaration-error.ts';
import { type Computed, declaredOn, type Field } from './fields.ts';
import { type IndexPlan, indexPlan } from './indexes.ts';
import type { Item } from './item.ts';
import { pluralOf, singularOf, snakeCase, withoutAt } from './naming.ts';
import { BY_CREATION, type Sort, sortBy } from './sorts.ts';

type FieldName<E> = Exclude<keyof E & string, keyof Item>;

export interface ResourceOptions<E extends Item> {
  /** The first segment of its routes, in the plural: `notes`, `shopping-lists`. */
  path: string;
  /** One of them, as texts call it. Default: the path in the singular. */
  singular?: string;
  /** The table. Default: the class's name, as in `shopping_list`. */
  table?: string;
  /** What it is, for readers of the OpenAPI document. */
  description?: string;
  /** Fields that `sort` takes besides createdAt; each has an index (two where it may be null). */
  sorts?: readonly FieldName<E>[];
  /** Fields that lists are filtered by: one value of it, a range of a time or number; each of the former has an index for each sort. */
  filters?: readonly FieldName<E>[];
  /** Texts that `q` looks in. */
  search?: readonly FieldName<E>[];
  /** What TypeORM is to be told besides of the column that `q` looks in. */
  searchColumn?: ColumnOptions;
  /** Whether `DELETE /path` deletes all of them, or all that its equality filters match. Default: false. */
  deleteAll?: boolean;
  /** The sort in which `GET /published` shows them while the database hibernates. Default: it shows none. */
  published?: FieldName<E> | 'createdAt';
  /**
   * That its cursors and idempotency keys do not name it: those of the one resource that version 0.1.0 had do not, and stay good. At most one
   * resource is so.
   */
  unnamed?: boolean;
}

/** A resource, as all that serves it reads it. */
export interface Resource<E extends Item = Item> {
  entity: new () => E;
  path: string;
  table: string;
  /** As texts call one of them. */
  singular: string;
  /** As OpenAPI calls one of them, and several: `Note`, `Notes`. */
  typeName: string;
  pluralTypeName: string;
  description: string | undefined;
  fields: readonly Field[];
  computed: readonly Computed[];
  /** By name, createdAt first. */
  sorts: ReadonlyMap<string, Sort>;
  filters: readonly Field[];
  search: readonly Field[];
  /** Fields that refer to others, and their tables. */
  references: readonly { name: string; column: string; table: () => string }[];
  indexes: readonly IndexPlan[];
  deleteAll: boolean;
  published: string | undefined;
  unnamed: boolean;
}

const resources = new WeakMap<object, Resource>();

/** What was declared of an entity. @throws DeclarationError for a class without @Resource(). */
export function resourceOf<E extends Item>(entity: new () => E): Resource<E> {
  const resource = resources.get(entity);
  if (!resource) throw new DeclarationError(`${entity.name} has no @Resource()`);
  return resource as unknown as Resource<E>;
}

export const isResource = (entity: object): boolean => resources.has(entity);

/** Routes of the service itself. */
const RESERVED_PATHS = ['health', 'docs', 'published', 'openapi.json'];
/** Parameters of every list. */
const RESERVED_PARAMETERS = ['limit', 'cursor', 'q', 'sort', 'count'];

/** The parameters that a filter gives a list, by what they ask. */
export function parametersOf({ name, type, nullable }: Field): { equals?: string; before?: string; after?: string; isNull?: string } {
  const base = withoutAt(name);
  return {
    ...(type.filters.includes('equality') && { equals: name }),
    ...(type.filters.includes('range') && { before: `${base}Before`, after: `${base}After` }),
    ...(nullable && { isNull: `${base}IsNull` }),
  };
}

/**
 * Makes a class a resource of the API, and a TypeORM entity. What its lists need besides, as indexes, is in the migrations alone: see schema/.
 * @throws DeclarationError, when the class is loaded, for what cannot be served: an unknown field, a sort that no index holds, too many indexes.
 */
export function Resource<E extends Item>(options: ResourceOptions<E>): (entity: new () => E) => void {
  return (entity) => {
    const resource = define(entity, options);
    resources.set(entity, resource as unknown as Resource);
    Entity(resource.table)(entity);
    if (resource.search.length > 0)
      // Null in the items of before where a resource is given a search later.
      Column({ name: 'search', type: searchType(resource.search), nullable: true, select: false, ...options.searchColumn })(
        entity.prototype,
        'search',
      );
  };
}

function define<E extends Item>(entity: new () => E, options: ResourceOptions<E>): Resource<E> {
  const { path, table = snakeCase(entity.name), singular = singularOf(path), unnamed = false, deleteAll = false } = options;
  const refused = (message: string): TypeError => new TypeError(`${entity.name}: ${message}`);
  if (!/^[a-z][a-z0-9-]*$/.test(path) || RESERVED_PATHS.includes(path))
    throw refused(`the path ${path} is no word of a-z, 0-9 and -, or taken`);
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
  const parameters = [...RESERVED_PARAMETERS, ...allFilters.flatMap((field) => Object.values(parametersOf(field)))];
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

/** What the search column takes of one character at most, in bytes: U+1D160 is three of four in its normal form. */
const BYTES_OF_A_CHARACTER = 12;
const LONGEST_TEXT = 65_535;

const searchType = (fields: readonly Field[]): 'text' | 'mediumtext' => {
  const characters = fields.reduce((sum, { type }) => sum + (type.longest ?? 0), 0);
  return characters * BYTES_OF_A_CHARACTER > LONGEST_TEXT ? 'mediumtext' : 'text';
};
