import { Column, type ColumnOptions } from 'typeorm';
import { DeclarationError } from './declaration-error.ts';
import type { FieldType } from './field-types.ts';
import * as types from './field-types.ts';
import type { Item } from './item.ts';
import { snakeCase } from './naming.ts';

/** Decorators that declare a field once: its column, its validation and its description. */

interface FieldOptions<Stored> {
  /** Whether it may be null, which is then its default in new items. Default: false. */
  nullable?: boolean;
  /** Value when a body omits the field, in the property's form. Without one, a field that is not nullable is required. */
  default?: Stored;
  /** Whether values are unique per owner; several items may have null. Default: false. */
  unique?: boolean;
  /** Whether bodies may not set it: only the resource's own rules and routes do. Default: false. */
  readOnly?: boolean;
  /** For the OpenAPI document. */
  description?: string;
  /** Realistic values in answered form: the first is OpenAPI's example, and a seed uses all of them. */
  examples?: readonly [unknown, ...unknown[]];
  /** Overrides for TypeORM: another `name` for the column, or a column default that differs from the field's. */
  column?: ColumnOptions;
}

/** What happens to an item when the item it refers to is deleted. */
export type OnDelete = 'restrict' | 'cascade' | 'set null';

/** What a reference field refers to. */
export interface Target {
  /** The other entity; a function, because two classes may refer to each other. */
  entity: () => new () => Item;
  onDelete: OnDelete;
}

/** A declared field. */
export interface Field {
  /** Name in bodies, and of the entity's property. */
  name: string;
  column: string;
  type: FieldType;
  nullable: boolean;
  /** Undefined: no default. */
  default: unknown;
  required: boolean;
  unique: boolean;
  readOnly: boolean;
  description: string | undefined;
  examples: readonly unknown[];
  /** For references only. */
  target?: Target;
}

/** A read-only field computed from others: a getter of the entity. */
export interface Computed {
  name: string;
  /** JSON Schema of the values. */
  schema: Record<string, unknown>;
}

interface Declared {
  fields: Map<string, Field>;
  computed: Map<string, Computed>;
}

const declarations = new WeakMap<object, Declared>();

/** The fields and getters declared on a class and its base classes, base classes first. */
export function declaredOn(prototype: object | null): Declared {
  if (prototype === null) return { fields: new Map(), computed: new Map() };
  const above = declaredOn(Object.getPrototypeOf(prototype));
  const own = declarations.get(prototype);
  return {
    fields: new Map([...above.fields, ...(own?.fields ?? [])]),
    computed: new Map([...above.computed, ...(own?.computed ?? [])]),
  };
}

function ownDeclaration(prototype: object): Declared {
  const own = declarations.get(prototype) ?? { fields: new Map(), computed: new Map() };
  declarations.set(prototype, own);
  return own;
}

/** Reserved property names: every item has them already. */
const RESERVED_NAMES = ['id', 'url', 'owner', 'createdAt', 'updatedAt', 'revision', 'search'];

/** A default comes in without a body's validation, and MySQL refuses one that the column cannot hold. */
function assertDefault<Stored>(name: string, type: FieldType<Stored>, value: Stored): void {
  const { data, error } = type.value().safeParse(value);
  if (data === value) return;
  const why = error?.issues[0]?.message ?? `in a body it becomes ${JSON.stringify(data)}`;
  throw new DeclarationError(`${name}: the default ${JSON.stringify(value)} is no value of the field: ${why}`);
}

function declare<Stored>(type: FieldType<Stored>, options: FieldOptions<Stored>, target?: Target): PropertyDecorator {
  return (prototype, property) => {
    const name = String(property);
    const refused = (message: string) => new DeclarationError(`${prototype.constructor.name}.${name}: ${message}`);
    if (RESERVED_NAMES.includes(name))
      throw refused('the name is reserved, because every item has a field or column of that name; rename the field');
    const { nullable = false, unique = false, readOnly = false, description } = options;
    const column = options.column?.name ?? `${snakeCase(name)}${target ? '_id' : ''}`;
    const fallback = options.default;
    if (readOnly && fallback === undefined && !nullable) throw refused('a readOnly field needs a default or nullable: true');
    if (fallback !== undefined && type.column.type === 'text')
      throw refused(`MySQL allows no default for texts longer than ${types.LONGEST_VARCHAR} characters; remove default, or lower max`);
    if (fallback !== undefined) assertDefault(name, type, fallback);
    const examples = options.examples ?? type.examples;
    Column({ ...type.column, nullable, ...(fallback !== undefined && { default: fallback }), ...options.column, name: column })(
      prototype,
      property,
    );
    ownDeclaration(prototype).fields.set(name, {
      name,
      column,
      type: { ...(type as FieldType), column: { ...type.column, ...options.column } },
      nullable,
      default: fallback ?? (nullable ? null : undefined),
      required: fallback === undefined && !nullable,
      unique,
      readOnly,
      description,
      examples,
      ...(target && { target }),
    });
  };
}

/** Unicode text of at most `max` code points. Longer than 2,000, it can have no default. */
export const TextField = ({ max, trim, blank, ...options }: types.TextOptions & FieldOptions<string>): PropertyDecorator =>
  declare(types.text({ max, ...(trim !== undefined && { trim }), ...(blank !== undefined && { blank }) }), options);

/** A whole number from `min` to `max`, by default the range of 32 bits. */
export const IntegerField = ({ min, max, ...options }: types.IntegerOptions & FieldOptions<number> = {}): PropertyDecorator =>
  declare(types.integer({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) }), options);

/** A decimal number with `scale` digits after the decimal point. */
export const NumberField = ({ scale, min, max, ...options }: types.NumberOptions & FieldOptions<number>): PropertyDecorator =>
  declare(types.number({ scale, min, max }), options);

/** `true` or `false`, and not their texts. */
export const BooleanField = (options: FieldOptions<boolean> = {}): PropertyDecorator => declare(types.boolean(), options);

/** One of these values: of a-z, 0-9, - and _, at most 40 characters each. */
export const EnumField = <const Value extends string>(
  values: readonly Value[],
  options: FieldOptions<NoInfer<Value>> = {},
): PropertyDecorator => declare(types.oneOf(values), options);

/** A point in time; the property holds milliseconds since 1970. */
export const DateTimeField = (options: Omit<FieldOptions<number>, 'default'> = {}): PropertyDecorator => declare(types.dateTime(), options);

/** A calendar day; the property holds text such as 2026-12-01. */
export const DateField = (options: Omit<FieldOptions<string>, 'default'> = {}): PropertyDecorator => declare(types.date(), options);

/** The id of another resource's item of the same owner. @throws DeclarationError for `set null` on a field that is not nullable. */
export function ReferenceField(
  entity: Target['entity'],
  { onDelete, ...options }: { onDelete: OnDelete } & Omit<FieldOptions<string>, 'default' | 'examples'>,
): PropertyDecorator {
  if (onDelete === 'set null' && !options.nullable) throw new DeclarationError("a reference with onDelete 'set null' must be nullable");
  return declare(types.reference(), options, { entity, onDelete });
}

/** A read-only field: the value of a getter. @param schema JSON Schema of its values, such as `{ type: 'integer' }`. */
export const ComputedField =
  (schema: Record<string, unknown>): PropertyDecorator =>
  (prototype, property) => {
    const name = String(property);
    ownDeclaration(prototype).computed.set(name, { name, schema });
  };
