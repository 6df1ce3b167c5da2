import type { ColumnOptions } from 'typeorm';
import * as rest from '../../../service/rest/index.ts';

/** A resource declaration as data, which can be changed step by step. */
export interface ResourceModel {
  name: string;
  /** Table name, if it differs from the resource's. */
  table?: string;
  fields: FieldModel[];
  sorts: string[];
  filters: string[];
  search: string[];
  searchColumn?: { type: 'mediumtext' };
}

export interface FieldModel {
  name: string;
  type: 'text' | 'integer' | 'big integer' | 'number' | 'boolean' | 'enum' | 'date-time' | 'date' | 'reference';
  /** Of a text. */
  max: number;
  nullable: boolean;
  default?: string | number | boolean;
  unique: boolean;
  /** Name of the resource that a reference is to. */
  target: string;
  /** Further options of its column. */
  column?: ColumnOptions;
}

export type Model = readonly ResourceModel[];
type Entity = new () => rest.Item;

/** The entities of a model. @throws TypeError where it cannot be served. */
export function entitiesOf(model: Model): Entity[] {
  const entities = new Map<string, Entity>(model.map(({ name }) => [name, { [name]: class extends rest.Item {} }[name] as Entity]));
  for (const { name, table, fields, sorts, filters, search, searchColumn } of model) {
    const entity = entities.get(name) as Entity;
    for (const field of fields) decoratorOf(field, (target) => entities.get(target) as Entity)(entity.prototype, field.name);
    rest.Resource<rest.Item>({ path: `${name.toLowerCase()}s`, ...(table && { table }), sorts, filters, search, searchColumn } as never)(
      entity,
    );
  }
  return [...entities.values()];
}

function decoratorOf(
  { type, max, nullable, unique, target, column = {}, ...field }: FieldModel,
  entityOf: (name: string) => Entity,
): PropertyDecorator {
  const options = { nullable, unique, column, ...(field.default !== undefined && { default: field.default as never }) };
  switch (type) {
    case 'text':
      return rest.TextField({ max, ...options });
    case 'integer':
      return rest.IntegerField(options);
    case 'big integer':
      return rest.IntegerField({ max: 1_000_000_000_000, ...options });
    case 'number':
      return rest.NumberField({ scale: 2, min: -1_000, max: 1_000, ...options });
    case 'boolean':
      return rest.BooleanField(options);
    case 'enum':
      return rest.EnumField(['low', 'high'], options);
    case 'date-time':
      return rest.DateTimeField({ nullable, unique, column });
    case 'date':
      return rest.DateField({ nullable, unique, column });
    case 'reference':
      return rest.ReferenceField(() => entityOf(target), { onDelete: 'restrict', nullable, unique, column });
  }
}

/** What a row has in a column of this field, in SQL. */
export const storedValueOf = ({ type }: FieldModel): string =>
  ({
    text: "'some'",
    integer: '7',
    'big integer': '7000000000',
    number: '1.25',
    boolean: '1',
    enum: "'low'",
    'date-time': '1764000000000',
    date: "'2026-12-01'",
    reference: 'NULL',
  })[type];
