import type { Instructions } from '../../../cli/migration/index.ts';
import { type FieldModel, type Model, type ResourceModel, storedValueOf } from './model.ts';

/** A change of a model for `siesta migration`, and the user's instructions for it. */
export interface ModelChange {
  what: string;
  model: Model;
  word: Instructions;
  /** SQL that a person would run on the rows between the two steps. */
  mend?: string;
}

/** An endless row of choices. */
export type Choose = (below: number) => number;

const TYPES: FieldModel['type'][] = ['text', 'integer', 'big integer', 'number', 'boolean', 'enum', 'date-time', 'date', 'reference'];
const DEFAULTS: Partial<Record<FieldModel['type'], (string | number | boolean)[]>> = {
  text: ['', 'none', 'a "word"', '없음'],
  integer: [0, -5, 12],
  'big integer': [0, 5_000_000_000],
  number: [0, 0.5, -12.25],
  boolean: [false, true],
  enum: ['low', 'high'],
};
const LENGTHS = [5, 63, 64, 200, 1_000, 2_000, 5_000];

const column = ({ name, type }: FieldModel): string => `${name}${type === 'reference' ? '_id' : ''}`;
const table = ({ name }: ResourceModel): string => name.toLowerCase();

/** Names for new fields, SQL's reserved words among them. */
const WORDS = ['order', 'group', 'key', 'rank', 'title', 'body', 'kind', 'amount', 'day', 'state', 'list', 'check', 'index', 'usage'];

/** Changes one resource of a model. */
const replaced = (model: Model, before: ResourceModel, after: Partial<ResourceModel>): Model =>
  model.map((each) => (each === before ? { ...each, ...after } : each));

const replacedField = (model: Model, resource: ResourceModel, before: FieldModel, after: Partial<FieldModel>): Model =>
  replaced(model, resource, { fields: resource.fields.map((each) => (each === before ? { ...each, ...after } : each)) });

const without = (names: string[], name: string): string[] => names.filter((each) => each !== name);
const toggled = (names: string[], name: string): string[] => (names.includes(name) ? without(names, name) : [...names, name]);

export class Changes {
  private made = 0;
  /** Fields that were removed: any may be put back. */
  private readonly removed: [resource: string, field: FieldModel][] = [];

  constructor(private readonly choose: Choose) {}

  private pick<T>(from: readonly T[]): T {
    return from[this.choose(from.length)] as T;
  }

  private word(): string {
    const made = this.made++;
    return `${WORDS[made % WORDS.length]}${made < WORDS.length ? '' : made}`;
  }

  private field(model: Model, { isNew }: { isNew: boolean }): FieldModel {
    const type = this.pick(TYPES.filter((each) => each !== 'reference' || model.length > 0));
    const max = this.pick(LENGTHS);
    const fallbacks = type === 'text' && max > 2_000 ? undefined : DEFAULTS[type];
    const wanted = this.choose(3);
    const fallback = fallbacks && wanted === 1 ? this.pick(fallbacks) : undefined;
    const nullable = fallback === undefined && (!isNew || wanted === 2 || type === 'reference');
    return {
      name: this.word(),
      type,
      max: typeof fallback === 'string' ? Math.max(max, 63) : max,
      nullable,
      ...(fallback !== undefined && { default: fallback }),
      unique: type !== 'boolean' && (isNew || (nullable && type !== 'text')) && this.choose(4) === 0,
      target: type === 'reference' ? this.pick(model).name : '',
    };
  }

  /** One change of many; undefined where this one cannot be made. */
  next(model: Model): ModelChange | undefined {
    const resource = model.length > 0 ? this.pick(model) : undefined;
    const field = resource && resource.fields.length > 0 ? this.pick(resource.fields) : undefined;
    const kinds = [
      () => this.addResource(model),
      ...(resource
        ? [() => this.addField(model, resource), () => this.addField(model, resource), () => this.removeResource(model, resource)]
        : []),
      ...(resource && field ? this.ofField(model, resource, field) : []),
      () => ({ what: 'contract', model, word: { contract: true } }),
      () => this.putBack(model),
    ];
    return this.pick(kinds)();
  }

  private addResource(model: Model): ModelChange | undefined {
    if (model.length >= 4) return undefined;
    const name = `${'ABCDEFGHIJ'[this.choose(10)]}${this.word()}`;
    const fields = Array.from({ length: this.choose(4) }, () => this.field(model, { isNew: true }));
    const resource = { name, fields, sorts: [], filters: [], search: [] };
    return { what: `add ${name}`, model: [...model, resource], word: {} };
  }

  private addField(model: Model, resource: ResourceModel): ModelChange {
    const field = this.field(model, { isNew: false });
    return {
      what: `add ${resource.name}.${field.name}`,
      model: replaced(model, resource, { fields: [...resource.fields, field] }),
      word: {},
    };
  }

  private putBack(model: Model): ModelChange | undefined {
    if (this.removed.length === 0) return undefined;
    const [name, { default: _, ...field }] = this.pick(this.removed);
    const resource = model.find((each) => each.name === name);
    const isThere = resource?.fields.some((each) => each.name === field.name);
    if (!resource || isThere || (field.target && !model.some((each) => each.name === field.target))) return undefined;
    const fields = [...resource.fields, { ...field, nullable: true, unique: false }];
    return {
      what: `put ${name}.${field.name} back`,
      model: replaced(model, resource, { fields }),
      word: { contract: field.type === 'reference' },
    };
  }

  private removeResource(model: Model, resource: ResourceModel): ModelChange | undefined {
    const others = model.filter((each) => each !== resource);
    if (others.some(({ fields }) => fields.some(({ target }) => target === resource.name))) return undefined;
    return { what: `remove ${resource.name}`, model: others, word: { unused: [table(resource)] } };
  }

  private ofField(model: Model, resource: ResourceModel, field: FieldModel): (() => ModelChange | undefined)[] {
    const name = `${resource.name}.${field.name}`;
    const change = (what: string, next: Model, word: Instructions = {}, mend?: string): ModelChange => ({
      what: `${what} ${name}`,
      model: next,
      word,
      ...(mend && { mend }),
    });
    const of = (after: Partial<FieldModel>) => replacedField(model, resource, field, after);
    const { sorts, filters, search } = resource;
    const short = field.type === 'text' && field.max <= 2_000;
    const longer = LENGTHS.filter((length) => length > field.max && length <= 2_000);
    const shorter = LENGTHS.filter((length) => length < field.max && length >= 5 && String(field.default ?? '').length <= length);
    const fallbacks = short || field.type !== 'text' ? DEFAULTS[field.type]?.filter((each) => String(each).length <= field.max) : undefined;
    return [
      () => change('sort or not by', replaced(model, resource, { sorts: toggled(sorts, field.name) })),
      () => change('filter or not by', replaced(model, resource, { filters: toggled(filters, field.name) })),
      () =>
        field.type === 'text' ? change('search or not in', replaced(model, resource, { search: toggled(search, field.name) })) : undefined,
      () => (short && longer.length > 0 ? change('widen', of({ max: this.pick(longer) })) : undefined),
      () => (short && shorter.length > 0 ? change('narrow', of({ max: this.pick(shorter) }), { contract: true }) : undefined),
      () => (field.nullable ? undefined : change('let be null', of({ nullable: true }))),
      () =>
        field.nullable && field.type !== 'reference'
          ? change(
              'require',
              of({ nullable: false }),
              { contract: true },
              `UPDATE \`${table(resource)}\` SET \`${column(field)}\` = ${storedValueOf(field)} WHERE \`${column(field)}\` IS NULL`,
            )
          : undefined,
      () => (fallbacks ? change('give another default to', of({ default: this.pick(fallbacks) })) : undefined),
      () =>
        field.default === undefined
          ? undefined
          : change('take the default from', withoutDefault(model, resource, field), { contract: true }),
      () =>
        field.type === 'boolean' || field.type === 'reference'
          ? undefined
          : change('make unique or not', of({ unique: !field.unique }), { contract: true }),
      () => {
        this.removed.push([resource.name, field]);
        const next = replaced(model, resource, {
          fields: resource.fields.filter((each) => each !== field),
          sorts: without(sorts, field.name),
          filters: without(filters, field.name),
          search: without(search, field.name),
        });
        return change('remove', next, { unused: [`${table(resource)}.${column(field)}`] });
      },
    ];
  }
}

function withoutDefault(model: Model, resource: ResourceModel, field: FieldModel): Model {
  const { default: _, ...rest } = field;
  return replaced(model, resource, { fields: resource.fields.map((each) => (each === field ? rest : each)) });
}
