import type { ColumnSchema, ForeignKeySchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';
import { SEARCH_COLUMN } from './columns.ts';
import { columnOf } from './definitions.ts';

/** A change that the previous version would not survive. */
export interface Refusal {
  what: string;
  /** What would happen to the previous version, which serves until the new one does, and after a rollback. */
  suffers: string;
  /** How to do it instead, in successive deployments. */
  steps: readonly string[];
}

const kebab = (name: string): string => name.replaceAll('_', '-');
const siesta = (rest: string): string => `\`npx siesta migration ${rest}\``;
const EVERY_REQUEST = 'would answer every request for it with a 500';
/** What becomes of a deployment whose migration fails on existing rows. */
const STOPS = 'and where one exists already, the migration fails and stops the deployment';

export const required = (table: string, column: ColumnSchema): Refusal => ({
  what: `${table}.${column.name} is new, must not be null, and has no default.`,
  suffers: 'The previous version does not write it, so its INSERTs would fail (500); existing rows have no value.',
  steps: [
    `Make it optional first: give its field \`nullable: true\`, or a \`default\`. ${siesta(`add-${kebab(column.name)}`)}, deploy, and give existing items a value.`,
    `Remove \`nullable\`. ${siesta(`require-${kebab(column.name)} --contract`)}, deploy.`,
  ],
});

export const goneColumn = (table: string, column: ColumnSchema, added: readonly ColumnSchema[]): Refusal =>
  added.length === 0 ? dropped(table, column) : renamed(table, column, added);

const dropped = (table: string, { name }: ColumnSchema): Refusal => ({
  what: `${table}.${name} is in no entity any more, and is not dropped.`,
  suffers: `The previous version reads and writes it: without it, that version ${EVERY_REQUEST}, and the column's data would be lost.`,
  steps: [
    `${siesta(`unused-${kebab(name)} --unused ${table}.${name}`)}: the column stays, and may be null. Deploy.`,
    `When no version that uses it may be rolled back to any more: ${siesta(`drop-${kebab(name)} --contract`)}, deploy.`,
  ],
});

const renamed = (table: string, { name }: ColumnSchema, added: readonly ColumnSchema[]): Refusal => {
  const others = added.map((column) => column.name).join(', ');
  return {
    what: `${table}.${name} is in no entity any more, and ${others} is new: a column by another name, or another column?`,
    suffers: `If it is renamed, the previous version does not find it, and ${EVERY_REQUEST}. If it is replaced by an empty one, the new version does not find its data.`,
    steps: [
      `If it is the same, keep its column: give the field \`column: { name: '${name}' }\`. Only the API's name changes, and no data moves. Clients that use the old name break: offer both for a while, the new one nullable, and write each with the other in \`beforeSave\`.`,
      `If it is another: ${siesta(`unused-${kebab(name)} --unused ${table}.${name}`)} keeps the old one for the previous version and adds the new one. Deploy; later ${siesta(`drop-${kebab(name)} --contract`)}.`,
    ],
  };
};

export const narrower = (table: string, before: ColumnSchema, after: ColumnSchema): Refusal => ({
  what: `${table}.${after.name} would be ${after.type} instead of ${before.type}.`,
  suffers: `A longer value from the previous version would fail (500); ${STOPS}.`,
  steps: [
    after.name === SEARCH_COLUMN
      ? `Keep the column as it is: give @Resource \`searchColumn: { type: '${before.type}' }\`. Deploy.`
      : `Keep the column as it is: give the field \`column: { length: ${/\d+/.exec(before.type)?.[0]} }\` beside its new \`max\`. Deploy, and shorten existing values.`,
    `Remove \`${after.name === SEARCH_COLUMN ? 'searchColumn' : 'column'}\`. ${siesta(`shorten-${kebab(after.name)} --contract`)}, deploy.`,
  ],
});

export const notNull = (table: string, { name }: ColumnSchema): Refusal => ({
  what: `${table}.${name} must not be null any more.`,
  suffers: `A null from the previous version would fail (500); ${STOPS}.`,
  steps: [
    `Leave it nullable, and refuse null by a rule (\`beforeSave\` in the service). Deploy, and give these items a value: \`SELECT id FROM ${table} WHERE ${name} IS NULL\`.`,
    `Remove \`nullable\`. ${siesta(`require-${kebab(name)} --contract`)}, deploy.`,
  ],
});

export const noDefault = (table: string, before: ColumnSchema): Refusal => ({
  what: `${table}.${before.name} would lose its default.`,
  suffers: 'A previous version that does not know it leaves its value to the default, so its INSERTs would fail (500).',
  steps: [
    `Keep the default in the column alone: give the field \`column: { default: ${before.default} }\`. Deploy: new items then get their value from the service.`,
    `Remove \`column\`. ${siesta(`no-default-${kebab(before.name)} --contract`)}, deploy.`,
  ],
});

export const otherType = (table: string, before: ColumnSchema, after: ColumnSchema): Refusal => ({
  what: `${columnOf(before)} of ${table} would be ${columnOf(after)}.`,
  suffers: `MySQL copies the table, which blocks writes meanwhile. The previous version reads and writes the old type: it ${EVERY_REQUEST}, or misreads values.`,
  steps: [
    `Keep the old field, and add one of the new type beside it, nullable; write each with the other in \`beforeSave\`. ${siesta(`add-other-${kebab(after.name)}`)}, deploy, and give existing items a value by a PATCH.`,
    `Remove the old field. ${siesta(`unused-${kebab(after.name)} --unused ${table}.${after.name}`)}, deploy; later ${siesta(`drop-${kebab(after.name)} --contract`)}.`,
  ],
});

export const notUniqueYet = (table: string, { name }: IndexPlan, column: string): Refusal => ({
  what: `${table}.${column} would be unique (${name}).`,
  suffers: `A duplicate from the previous version would fail (500); ${STOPS}.`,
  steps: [
    `Refuse duplicates by a rule (\`beforeSave\` in the service), without \`unique\`. Deploy, and change existing ones: \`SELECT owner, ${column} FROM ${table} GROUP BY owner, ${column} HAVING COUNT(*) > 1\`.`,
    `Add \`unique: true\`. ${siesta(`unique-${kebab(column)} --contract`)}, deploy.`,
  ],
});

export const otherReference = (table: string, before: ForeignKeySchema, after: ForeignKeySchema): Refusal => ({
  what: `${table}.${after.columns[0]} would refer to ${after.table} instead of ${before.table}.`,
  suffers: `The previous version writes ids of ${before.table}, so its INSERTs would fail (500); and the migration fails, because existing items refer to ${before.table}.`,
  steps: [
    `Add a reference to ${after.table} beside it, nullable, with another name. ${siesta(`add-${kebab(after.table)}`)}, deploy, and give existing items a value.`,
    `Remove the old one. ${siesta(`unused-${kebab(before.columns[0] ?? '')} --unused ${table}.${before.columns[0]}`)}, deploy; later ${siesta(`drop-${kebab(before.columns[0] ?? '')} --contract`)}.`,
  ],
});

export const referenceOfOld = (table: string, { table: target, columns: [column = ''] }: ForeignKeySchema): Refusal => ({
  what: `${table}.${column} exists already, and would become a reference to ${target}.`,
  suffers: `An id from the previous version that refers to nothing would fail (500); ${STOPS}. MySQL copies the table for the check, which blocks writes meanwhile.`,
  steps: [
    `Leave the field as it is, and refuse ids that refer to nothing by a rule (\`beforeSave\` in the service). Deploy, and change existing ones: \`SELECT id FROM ${table} WHERE ${column} NOT IN (SELECT id FROM ${target})\`.`,
    `Make it a reference. ${siesta(`refer-${kebab(column)} --contract`)}, deploy at a quiet hour.`,
  ],
});

export const goneTable = ({ name }: TableSchema, added: readonly TableSchema[]): Refusal => ({
  what:
    added.length === 0
      ? `The table ${name} is in no entity any more, and is not dropped.`
      : `The table ${name} is in no entity any more, and ${added.map((table) => table.name).join(', ')} is new: a table by another name, or another table?`,
  suffers: `The previous version serves its rows: without the table, that version ${EVERY_REQUEST}, and all rows would be lost.`,
  steps: [
    ...(added.length === 0 ? [] : [`If it is the same, keep the table: give @Resource \`table: '${name}'\`. No data moves. If not:`]),
    `Keep the feature's folder, with its migrations and its line in features.ts; remove the controllers from its module, and the entity from \`entities\`. ${siesta(`unused-${kebab(name)} --unused ${name}`)}, deploy.`,
    `When no version that uses it may be rolled back to any more: ${siesta(`drop-${kebab(name)} --contract`)}, deploy. Keep the folder, for its migrations.`,
  ],
});

/** MySQL's limit for a row, in bytes. */
const LONGEST_ROW = 65_535;

/** Refuses what MySQL would refuse. */
export function ofSize({ name, columns }: TableSchema): Refusal[] {
  const bytes = columns.reduce((sum, { type }) => sum + bytesOf(type), 0);
  if (bytes <= LONGEST_ROW) return [];
  return [
    {
      what: `A row of ${name} would have up to ${bytes} bytes.`,
      suffers: `MySQL allows ${LONGEST_ROW}: the deployment would fail, although SQLite accepts it.`,
      steps: ['Shorten some of its texts, or make them longer than 2,000 characters: those are stored outside of the row.'],
    },
  ];
}

/** Size in utf8mb4, including the length prefix, in bytes. */
function bytesOf(type: string): number {
  const [, length] = /^varchar\((\d+)\)$/.exec(type) ?? [];
  return length === undefined ? 12 : Number(length) * 4 + 2;
}
