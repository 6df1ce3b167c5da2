import * as z from 'zod/mini';
import { rule } from '../http/check.ts';
import { flag, text } from './declaration/field-types.ts';
import type { Field } from './declaration/fields.ts';
import type { Item } from './declaration/item.ts';
import { parameterNamesOf, type Resource } from './declaration/resource.ts';
import type { Filters } from './statements/conditions.ts';

/** A list request. */
export interface ListQuery {
  limit: number;
  cursor?: string;
  sort: string;
  count: boolean;
  /** Filters and `q`, in the schema's order. */
  filters: Filters;
}

/** A new item's fields, in the entity's form. */
export type Input<E extends Item> = Omit<Partial<E>, keyof Item>;

/** Schemas of a resource's requests: they check the requests and are shown in openapi.json. */
export interface Schemas<E extends Item> {
  create: z.ZodMiniType<Input<E>>;
  /** JSON merge patch, RFC 7396: absent is unchanged, null is cleared. */
  patch: z.ZodMiniType<Input<E>>;
  list: z.ZodMiniType<Omit<ListQuery, 'filters'> & Filters>;
  deleteAll: z.ZodMiniType<Filters>;
}

/** For routes without query parameters. */
export const NoParameters = z.strictObject({});

/** Maximum and default number of items per page. */
export const MOST_ITEMS = 200;
const LONGEST_CURSOR = 2_000;
const LONGEST_SEARCH = 200;

/** Parameters of every list. */
const LIMIT = z
  ._default(
    z.pipe(
      z.string().check(
        rule((text: string) => /^\d+$/.test(text), 'type', 'must be a whole number'),
        rule((text: string) => Number(text) >= 1 && Number(text) <= MOST_ITEMS, 'out_of_range', `must be from 1 to ${MOST_ITEMS}`),
      ),
      z.transform(Number),
    ),
    MOST_ITEMS,
  )
  .check(z.meta({ type: 'integer', minimum: 1, maximum: MOST_ITEMS, default: MOST_ITEMS }));
const CURSOR = z.optional(
  z.string().check(
    rule((cursor: string) => cursor.length <= LONGEST_CURSOR, 'format', 'is malformed: take it from the Link header'),
    z.meta({ minLength: 1 }),
  ),
);
const COUNT = z._default(flag(), false);
/** The parameter `q` of resources with a search. */
const SEARCH = z.optional(text({ max: LONGEST_SEARCH, blank: false }).parameter());

const known = new WeakMap<Resource, Schemas<Item>>();

export function schemasOf<E extends Item>(resource: Resource<E>): Schemas<E> {
  const key = resource as unknown as Resource;
  const schemas = known.get(key) ?? new LazySchemas(key);
  known.set(key, schemas);
  return schemas as unknown as Schemas<E>;
}

const NO_OBJECT = 'must be a JSON object';

/** Each schema is built by the first request that needs it, to keep it out of the start time. */
class LazySchemas implements Schemas<Item> {
  readonly #resource: Resource;
  readonly #built: Partial<Schemas<Item>> = {};

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  get create(): Schemas<Item>['create'] {
    this.#built.create ??= z.strictObject(this.#shape(withDefault), NO_OBJECT) as unknown as Schemas<Item>['create'];
    return this.#built.create;
  }

  get patch(): Schemas<Item>['patch'] {
    this.#built.patch ??= z.partial(z.strictObject(this.#shape(value), NO_OBJECT)) as unknown as Schemas<Item>['patch'];
    return this.#built.patch;
  }

  get list(): Schemas<Item>['list'] {
    this.#built.list ??= listSchema(this.#resource);
    return this.#built.list;
  }

  get deleteAll(): Schemas<Item>['deleteAll'] {
    this.#built.deleteAll ??= z.strictObject(filterParameters(this.#resource).equality) as unknown as Schemas<Item>['deleteAll'];
    return this.#built.deleteAll;
  }

  /** The schemas of the writable fields, by name. */
  #shape(schema: (field: Field) => z.core.$ZodType): Record<string, z.core.$ZodType> {
    const fields = this.#resource.fields.filter(({ readOnly }) => !readOnly);
    return Object.fromEntries(fields.map((field) => [field.name, schema(field)]));
  }
}

function listSchema(resource: Resource): Schemas<Item>['list'] {
  const { equality, every } = filterParameters(resource);
  return z.strictObject({
    limit: LIMIT,
    cursor: CURSOR,
    // Cursors are bound to the filter values in this order, which is that of 0.1.0: equality filters, q, ranges.
    ...equality,
    ...(resource.search.length > 0 && { q: SEARCH }),
    ...every,
    sort: sort([...resource.sorts.keys()]),
    count: COUNT,
  }) as unknown as Schemas<Item>['list'];
}

/** The schema of a field's value, null included if nullable. */
const value = ({ type, nullable }: Field): z.ZodMiniType => (nullable ? z.nullable(type.value()) : type.value());

const withDefault = (field: Field): z.ZodMiniType => {
  const schema = value(field);
  return field.required ? schema : (z._default(schema, field.default as never) as unknown as z.ZodMiniType);
};

/** The filters' parameters: all of them, and those for equality. */
function filterParameters({ filters }: Resource): Record<'every' | 'equality', Record<string, z.ZodMiniType>> {
  const every: Record<string, z.ZodMiniType> = {};
  const equality: Record<string, z.ZodMiniType> = {};
  for (const field of filters) {
    const { equals, before, after, isNull } = parameterNamesOf(field);
    const parameterSchema = () => z.optional(field.type.parameter()) as unknown as z.ZodMiniType;
    if (equals !== undefined) equality[equals] = every[equals] = parameterSchema();
    if (before !== undefined) every[before] = parameterSchema();
    if (after !== undefined) every[after] = parameterSchema();
    if (isNull !== undefined) every[isNull] = z.optional(flag()) as unknown as z.ZodMiniType;
  }
  return { every, equality };
}

function sort(names: string[]): z.ZodMiniType {
  const all = names.flatMap((name) => [name, `-${name}`]);
  return z._default(z.enum(all as [string, ...string[]], `must be one of ${all.join(', ')}`), 'createdAt') as unknown as z.ZodMiniType;
}
