import { Column, type ColumnOptions } from 'typeorm';
import { DeclarationError } from './declaration-error.ts';
import type { FieldType } from './field-types.ts';
import * as types from './field-types.ts';
import type { Item } from './item.ts';
import { snakeCase } from './naming.ts';

/** The decorators that declare a field once: its column, what a body may say of it, and how it is described. */

interface FieldOptions<Stored> {
  /** Whether it may be null, and is when a body says nothing of it. Default: false. */
  nullable?: boolean;
  /** What it is when a body says nothing of it; in the form that the property has. Without one, and not nullable, it is required. */
  default?: Stored;
  /** Whether no two items of an owner may have the same value; more than one may have none. Default: false. */
  unique?: boolean;
  /** Whether it is answered, and never taken from a body: rules and routes of the resource's own set it. Default: false. */
  readOnly?: boolean;
  /** For readers of the OpenAPI document. */
  description?: string;
  /** Realistic values in the form that an answer has: the first is OpenAPI's example, and a seed takes all of them. */
  examples?: readonly [unknown, ...unknown[]];
  /** What TypeORM is to be told besides: another `name` for the column, or another default than the field's. */
  column?: ColumnOptions;
}

/** What becomes of an item when the one that it refers to is deleted. */
export type OnDelete = 'restrict' | 'cascade' | 'set null';

/** The item that a field refers to. */
export interface Target {
  /** The other class; a function, because two may refer to each other. */
  entity: () => new () => Item;
  onDelete: OnDelete;
}

/** A field as it was declared. */
export interface Field {
  /** As in a body, and of the entity's property. */
  name: string;
  column: string;
  type: FieldType;
  nullable: boolean;
  /** Undefined: there is none. */
  default: unknown;
  required: boolean;
  unique: boolean;
  readOnly: boolean;
  description: string | undefined;
  examples: readonly unknown[];
  /** Of a reference. */
  target?: Target;
}

/** A field that is made from others when an item is answered: a getter of the entity. */
export interface Computed {
  name: string;
  /** JSON Schema of its values. */
  schema: Record<string, unknown>;
}

interface Declared {
  fields: Map<string, Field>;
  computed: Map<string, Computed>;
}

const declarations = new WeakMap<object, Declared>();

/** What was declared beside the properties of a class and of those that it extends, in that order. */
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

/** Properties that a declaration may not take: every item has them. */
const TAKEN = ['id', 'url', 'owner', 'createdAt', 'updatedAt', 'revision', 'search'];

function declare<Stored>(type: FieldType<Stored>, options: FieldOptions<Stored>, target?: Target): PropertyDecorator {
  return (prototype, property) => {
    const name = String(property);
    if (TAKEN.includes(name)) throw new DeclarationError(`a field cannot be called ${name}: every item has one, or its statements`);
    const { nullable = false, unique = false, readOnly = false, description } = options;
    const column = options.column?.name ?? `${snakeCase(name)}${target ? '_id' : ''}`;
    const fallback = options.default;
    if (readOnly && fallback === undefined && !nullable)
      throw new DeclarationError(`${name}: what no body sets needs a default, or to be nullable`);
    if (fallback !== undefined && type.column.type === 'text')
      throw new DeclarationError(`${name}: MySQL keeps no default of so long a text`);
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

export const TextField = ({ max, trim, blank, ...options }: types.TextOptions & FieldOptions<string>): PropertyDecorator =>
  declare(types.text({ max, ...(trim !== undefined && { trim }), ...(blank !== undefined && { blank }) }), options);

export const IntegerField = ({ min, max, ...options }: types.IntegerOptions & FieldOptions<number> = {}): PropertyDecorator =>
  declare(types.integer({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) }), options);

/** A decimal with `scale` digits after the point. */
export const NumberField = ({ scale, min, max, ...options }: types.NumberOptions & FieldOptions<number>): PropertyDecorator =>
  declare(types.number({ scale, min, max }), options);

export const BooleanField = (options: FieldOptions<boolean> = {}): PropertyDecorator => declare(types.boolean(), options);

export const EnumField = <const Value extends string>(
  values: readonly Value[],
  options: FieldOptions<NoInfer<Value>> = {},
): PropertyDecorator => declare(types.oneOf(values), options);

/** A moment; the property holds milliseconds since 1970. */
export const DateTimeField = (options: Omit<FieldOptions<number>, 'default'> = {}): PropertyDecorator => declare(types.dateTime(), options);

/** A day of the calendar; the property holds text such as 2026-12-01. */
export const DateField = (options: Omit<FieldOptions<string>, 'default'> = {}): PropertyDecorator => declare(types.date(), options);

/** The id of an item of another resource that the same owner has. @throws DeclarationError for `set null` on what cannot be null. */
export function ReferenceField(
  entity: Target['entity'],
  { onDelete, ...options }: { onDelete: OnDelete } & Omit<FieldOptions<string>, 'default' | 'examples'>,
): PropertyDecorator {
  if (onDelete === 'set null' && !options.nullable) throw new DeclarationError("a reference with onDelete 'set null' must be nullable");
  return declare(types.reference(), options, { entity, onDelete });
}

/** A field that is only answered: the value of a getter. @param schema JSON Schema of its values, such as `{ type: 'integer' }`. */
export const ComputedField =
  (schema: Record<string, unknown>): PropertyDecorator =>
  (prototype, property) => {
    const name = String(property);
    ownDeclaration(prototype).computed.set(name, { name, schema });
  };
