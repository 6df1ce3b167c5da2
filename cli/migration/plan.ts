import type { ColumnSchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';
import { columnChange, SEARCH_COLUMN } from './columns.ts';
import { type KnownTable, named, type Unused } from './known.ts';
import * as refusals from './refusals.ts';
import * as steps from './steps.ts';

/** The user's instructions, besides the entities. */
export interface Instructions {
  /** `note.body`, `note`: removed rather than renamed; stays in the database, unused, for the previous version. */
  unused?: readonly string[];
  /** The first of two steps is deployed, so what had to wait for the previous version may be done. */
  contract?: boolean;
}

export interface MigrationPlan {
  /** One migration each, in order. */
  steps: steps.Step[];
  /** Refused changes, and alternatives. If there are any, nothing is done. */
  refusals: refusals.Refusal[];
  /** The schema after the steps. */
  tables: KnownTable[];
  /** What becomes unused: `note.body`, `note.note_by_title_key`. */
  newlyUnused: string[];
}

/** The steps from the migrations' schema to the entities' schema. */
export function plan(known: readonly KnownTable[], wanted: readonly TableSchema[], instructions: Instructions = {}): MigrationPlan {
  const added = wanted.filter(({ name }) => !named(known, name));
  const plans = [
    ...added.map(newTable),
    ...known.map((before) => {
      const after = named(wanted, before.name);
      return after ? changedTable(before, after, instructions) : goneTable(before, added, instructions);
    }),
  ];
  return {
    steps: steps.inOrder(plans.flatMap((each) => each.steps)),
    refusals: plans.flatMap((each) => each.refusals),
    tables: plans.flatMap((each) => each.tables),
    newlyUnused: plans.flatMap((each) => each.newlyUnused),
  };
}

const NOTHING = { steps: [], refusals: [], newlyUnused: [] };

function newTable(table: TableSchema): MigrationPlan {
  const fresh = { isNew: true };
  return {
    ...NOTHING,
    steps: [
      steps.createTable(table),
      ...table.indexes.map((index) => steps.addIndex(table.name, index, fresh)),
      ...table.foreignKeys.map((key) => steps.addForeignKey(table.name, key, fresh)),
    ],
    refusals: refusals.ofSize(table),
    tables: [table],
  };
}

function goneTable(table: KnownTable, added: readonly TableSchema[], { unused = [], contract = false }: Instructions): MigrationPlan {
  if (table.unused) return contract ? { ...NOTHING, steps: droppedTable(table), tables: [] } : { ...NOTHING, tables: [table] };
  if (!unused.includes(table.name)) return { ...NOTHING, refusals: [refusals.goneTable(table, added)], tables: [table] };
  // An unused table must not prevent deletions from the tables that it refers to: drop its foreign keys.
  return {
    ...NOTHING,
    steps: table.foreignKeys.map((key) => steps.dropForeignKey(table.name, key)),
    tables: [{ ...table, foreignKeys: [], unused: true }],
    newlyUnused: [table.name],
  };
}

/** Drops indexes separately, so that reverting creates them again. */
const droppedTable = (table: KnownTable): steps.Step[] => [
  ...table.indexes.map(({ unused, ...index }) => steps.dropIndex(table.name, index)),
  steps.dropTable(table),
];

/** The steps for one column, index or foreign key, and what is left of it afterwards. */
interface PartPlan<T> {
  steps?: steps.Step[];
  refusals?: refusals.Refusal[];
  newlyUnused?: string[];
  left: (T & Unused)[];
}

function changedTable(before: KnownTable, after: TableSchema, instructions: Instructions): MigrationPlan {
  const isNew = (column: string): boolean => !named(before.columns, column);
  const added = after.columns.filter(({ name, expression }) => isNew(name) && expression === undefined);
  const columns = [
    ...withoutDerived(
      after.columns.map((column) => {
        const former = named(before.columns, column.name);
        return { column, part: former ? changedColumn(after.name, former, column, instructions) : newColumn(after.name, column) };
      }),
    ),
    ...before.columns
      .filter(({ name }) => !named(after.columns, name))
      .map((column) => goneColumn(after.name, column, added, instructions)),
  ];
  const indexes = [
    ...after.indexes.map((index) => {
      const former = named(before.indexes, index.name);
      return former ? changedIndex(after.name, former, index) : newIndex(after, index, isNew, instructions);
    }),
    ...before.indexes.filter(({ name }) => !named(after.indexes, name)).map((index) => goneIndex(after.name, index, instructions)),
  ];
  const parts: PartPlan<unknown>[] = [...columns, ...indexes, ...foreignKeys(before, after, isNew, instructions)];
  return {
    steps: [...parts.flatMap((part) => part.steps ?? []), ...searchOfOther(before, after)],
    refusals: [...refusals.ofSize(after), ...parts.flatMap((part) => part.refusals ?? [])],
    newlyUnused: parts.flatMap((part) => part.newlyUnused ?? []),
    tables: [{ ...after, columns: columns.flatMap(({ left }) => left), indexes: indexes.flatMap(({ left }) => left) }],
  };
}

/** Existing rows would be found, or not, by what was searched before. */
function searchOfOther({ search: before = [] }: KnownTable, { name, search: after = [] }: TableSchema): steps.Step[] {
  return after.length === 0 || before.join() === after.join() ? [] : [steps.changeSearch(name, before, after)];
}

/** Drops refusals for generated columns: they repeat the refusal for the source column, whose steps handle both. */
function withoutDerived(changes: readonly { column: ColumnSchema; part: PartPlan<ColumnSchema> }[]): PartPlan<ColumnSchema>[] {
  const refused = changes.flatMap(({ column, part }) => (part.refusals ? [column.name] : []));
  return changes.map(({ column, part }) =>
    column.expression !== undefined && refused.includes(sourceOf(column)) ? { ...part, refusals: [] } : part,
  );
}

function newColumn(table: string, column: ColumnSchema): PartPlan<ColumnSchema> {
  const { nullable, default: fallback } = column;
  if (!nullable && fallback === undefined) return { refusals: [refusals.required(table, column)], left: [] };
  return { steps: [steps.addColumn(table, column)], left: [column] };
}

const REFUSED = { narrower: refusals.narrower, 'not null': refusals.notNull, 'no default': refusals.noDefault, other: refusals.otherType };

function changedColumn(
  table: string,
  { unused, ...before }: ColumnSchema & Unused,
  after: ColumnSchema,
  { contract }: Instructions,
): PartPlan<ColumnSchema> {
  const changed = columnChange(before, after);
  if (!changed) return { left: [after] };
  const { change, algorithm } = changed;
  const step = steps.changeColumn(table, [before, after], { expansion: change === 'expansion', algorithm });
  if (change === 'expansion' || change === 'relaxation' || (contract && change !== 'other')) return { steps: [step], left: [after] };
  const refusal = change === 'narrower' || change === 'other' ? REFUSED[change](table, before, after) : REFUSED[change](table, before);
  return { refusals: [refusal], left: [before] };
}

/** Whether a column is computed from others and so needs no instruction of its own. */
const isDerived = ({ name, expression }: ColumnSchema): boolean => expression !== undefined || name === SEARCH_COLUMN;

function goneColumn(
  table: string,
  column: ColumnSchema & Unused,
  added: readonly ColumnSchema[],
  { unused = [], contract }: Instructions,
): PartPlan<ColumnSchema> {
  const { unused: already, ...before } = column;
  if (already) return contract ? { steps: [steps.dropColumn(table, before)], left: [] } : { left: [column] };
  const name = `${table}.${column.name}`;
  if (!isDerived(column) && !unused.includes(name)) return { refusals: [refusals.goneColumn(table, before, added)], left: [column] };
  if (before.nullable || before.default !== undefined) return { newlyUnused: [name], left: [{ ...before, unused: true }] };
  // The new version does not write the column any more.
  const after = { ...before, nullable: true };
  const step = steps.changeColumn(table, [before, after], { expansion: false, algorithm: 'INPLACE, rebuilds the table' });
  return { steps: [step], newlyUnused: [name], left: [{ ...after, unused: true }] };
}

/** The source column of a generated column. */
const sourceOf = ({ name, expression = '' }: Partial<ColumnSchema> = {}): string => /`(\w+)`/.exec(expression)?.[1] ?? name ?? '';

function newIndex(
  { name, columns }: TableSchema,
  index: IndexPlan,
  isNew: (column: string) => boolean,
  { contract }: Instructions,
): PartPlan<IndexPlan> {
  const key = columns.find((column) => column.name === index.columns[1]);
  // Existing rows cannot violate it: it contains the primary key, or a column that is null in every row.
  const isSound =
    !index.unique || index.columns.includes('id') || (key !== undefined && isNew(key.name) && key.nullable && key.expression === undefined);
  const step = steps.addIndex(name, index, { isNew: false });
  if (isSound) return { steps: [{ ...step, expansion: true }], left: [index] };
  return contract ? { steps: [step], left: [index] } : { refusals: [refusals.notUniqueYet(name, index, sourceOf(key))], left: [] };
}

function changedIndex(table: string, { unused, ...before }: IndexPlan & Unused, after: IndexPlan): PartPlan<IndexPlan> {
  const isSame = before.columns.join() === after.columns.join();
  return isSame ? { left: [after] } : { steps: [steps.changeIndex(table, [before, after])], left: [after] };
}

function goneIndex(table: string, index: IndexPlan & Unused, { contract }: Instructions): PartPlan<IndexPlan> {
  const { unused, ...before } = index;
  const drop = steps.dropIndex(table, before);
  // Drop a unique index at once: it would refuse writes of the new version. No statement refers to it by name.
  if (index.unique) return { steps: [drop], left: [] };
  if (unused) return contract ? { steps: [drop], left: [] } : { left: [index] };
  return { newlyUnused: [`${table}.${index.name}`], left: [{ ...before, unused: true }] };
}

function foreignKeys(
  before: KnownTable,
  after: TableSchema,
  isNew: (column: string) => boolean,
  { contract }: Instructions,
): PartPlan<never>[] {
  const left: never[] = [];
  return [
    ...after.foreignKeys.map((key) => {
      const former = named(before.foreignKeys, key.name);
      const fresh = { isNew: key.columns.some(isNew) };
      if (!former && !fresh.isNew && !contract) return { refusals: [refusals.referenceOfOld(after.name, key)], left };
      if (!former) return { steps: [steps.addForeignKey(after.name, key, fresh)], left };
      return former.table === key.table ? { left } : { refusals: [refusals.otherReference(after.name, former, key)], left };
    }),
    // An unused table must not prevent deletions from the tables that it refers to: drop its foreign keys.
    ...before.foreignKeys
      .filter(({ name }) => !named(after.foreignKeys, name))
      .map((key) => ({ steps: [steps.dropForeignKey(after.name, key)], left })),
  ];
}
