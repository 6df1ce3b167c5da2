import type { ColumnSchema, ForeignKeySchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';
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

export const required = (table: string, column: ColumnSchema): Refusal => ({
  what: `${table}.${column.name} is new, must not be null, and has no default.`,
  suffers: `The version before knows nothing of it: each item that it makes would be a 500. And the items that there are have no value for it.`,
  steps: [
    `Let it be absent at first: give its field \`nullable: true\`, or a \`default\`. ${siesta(`add-${kebab(column.name)}`)}, deploy, and give the items that there are a value.`,
    `Take \`nullable\` out. ${siesta(`require-${kebab(column.name)} --contract`)}, deploy.`,
  ],
});

export const goneColumn = (table: string, column: ColumnSchema, added: readonly ColumnSchema[]): Refusal =>
  added.length === 0 ? dropped(table, column) : renamed(table, column, added);

const dropped = (table: string, { name }: ColumnSchema): Refusal => ({
  what: `${table}.${name} is in no entity any more, and is not dropped.`,
  suffers: `The version before reads and writes it: without it that one ${EVERY_REQUEST}, and what it holds would be lost.`,
  steps: [
    `${siesta(`unused-${kebab(name)} --unused ${table}.${name}`)}: the column stays, and may be null. Deploy.`,
    `When nothing is to be rolled back to what uses it: ${siesta(`drop-${kebab(name)} --contract`)}, deploy.`,
  ],
});

const renamed = (table: string, { name }: ColumnSchema, added: readonly ColumnSchema[]): Refusal => {
  const others = added.map((column) => column.name).join(', ');
  return {
    what: `${table}.${name} is in no entity any more, and ${others} is new: a column by another name, or another column?`,
    suffers: `Renamed, it is missing for the version before, which ${EVERY_REQUEST}. Replaced by an empty one, what it holds is gone for this one.`,
    steps: [
      `If it is the same, keep its column: give the field \`column: { name: '${name}' }\`. The API has the new name, and nothing moves. Clients that know the old name break: let both be there for a while, the new one nullable, each written with the other in \`beforeSave\`.`,
      `If it is another: ${siesta(`unused-${kebab(name)} --unused ${table}.${name}`)} keeps the old one for the version before and adds the new one. Deploy; later ${siesta(`drop-${kebab(name)} --contract`)}.`,
    ],
  };
};

export const narrower = (table: string, before: ColumnSchema, after: ColumnSchema): Refusal => ({
  what: `${table}.${after.name} would be ${after.type} instead of ${before.type}.`,
  suffers:
    'What the version before stores beyond that would be a 500; and the change fails, in the middle of a deployment, where an item is longer.',
  steps: [
    `Keep the column as it is: give the field \`column: { length: ${/\d+/.exec(before.type)?.[0]} }\` beside its new \`max\`. Deploy, and shorten the items that are longer.`,
    `Take \`column\` out. ${siesta(`shorten-${kebab(after.name)} --contract`)}, deploy.`,
  ],
});

export const notNull = (table: string, { name }: ColumnSchema): Refusal => ({
  what: `${table}.${name} must not be null any more.`,
  suffers:
    'The version before stores nulls in it: each would be a 500; and the change fails, in the middle of a deployment, where an item has none.',
  steps: [
    `Leave it nullable, and refuse null by a rule (\`beforeSave\` in the service). Deploy, and give the items that have none a value: \`SELECT id FROM ${table} WHERE ${name} IS NULL\`.`,
    `Take \`nullable\` out. ${siesta(`require-${kebab(name)} --contract`)}, deploy.`,
  ],
});

export const noDefault = (table: string, before: ColumnSchema): Refusal => ({
  what: `${table}.${before.name} would lose its default.`,
  suffers: 'A version before that does not know it makes items without it, and leaves its value to the default: each would be a 500.',
  steps: [
    `Keep the default in the column alone: give the field \`column: { default: ${before.default} }\`. Deploy: every item is then made with a value.`,
    `Take \`column\` out. ${siesta(`no-default-${kebab(before.name)} --contract`)}, deploy.`,
  ],
});

export const otherType = (table: string, before: ColumnSchema, after: ColumnSchema): Refusal => ({
  what: `${columnOf(before)} of ${table} would be ${columnOf(after)}.`,
  suffers: `MySQL copies the table for it, and nobody writes meanwhile. The version before reads and writes the former: it ${EVERY_REQUEST}, or takes one value for another.`,
  steps: [
    `Let the old field as it is, and add one of the new type beside it, nullable; write each with the other in \`beforeSave\`. ${siesta(`add-other-${kebab(after.name)}`)}, deploy, and give the items that there are a value: a PATCH each.`,
    `Take the old field out. ${siesta(`unused-${kebab(after.name)} --unused ${table}.${after.name}`)}, deploy; later ${siesta(`drop-${kebab(after.name)} --contract`)}.`,
  ],
});

export const notUniqueYet = (table: string, { name }: IndexPlan, column: string): Refusal => ({
  what: `${table}.${column} would be unique (${name}).`,
  suffers:
    'The version before stores what is not: each would be a 500; and the change fails, in the middle of a deployment, where two items have the same.',
  steps: [
    `Refuse a value that another item has by a rule (\`beforeSave\` in the service), without \`unique\`. Deploy, and mend those that there are: \`SELECT owner, ${column} FROM ${table} GROUP BY owner, ${column} HAVING COUNT(*) > 1\`.`,
    `Say \`unique: true\`. ${siesta(`unique-${kebab(column)} --contract`)}, deploy.`,
  ],
});

export const otherReference = (table: string, before: ForeignKeySchema, after: ForeignKeySchema): Refusal => ({
  what: `${table}.${after.columns[0]} would refer to ${after.table} instead of ${before.table}.`,
  suffers: `The version before stores ids of ${before.table} in it: each would be a 500; and the change fails, because the items that there are refer to those.`,
  steps: [
    `Add a reference to ${after.table} beside it, nullable, with a name of its own. ${siesta(`add-${kebab(after.table)}`)}, deploy, and give the items that there are a value.`,
    `Take the old one out. ${siesta(`unused-${kebab(before.columns[0] ?? '')} --unused ${table}.${before.columns[0]}`)}, deploy; later ${siesta(`drop-${kebab(before.columns[0] ?? '')} --contract`)}.`,
  ],
});

export const referenceOfOld = (table: string, { table: target, columns: [column = ''] }: ForeignKeySchema): Refusal => ({
  what: `${table}.${column} is there already, and would refer to ${target}.`,
  suffers: `What the version before stores in it, and refers to nothing, would be a 500; MySQL copies the table to check each item, while nobody writes, and where one refers to nothing it fails, in the middle of a deployment.`,
  steps: [
    `Leave the field as it is, and refuse what refers to nothing by a rule (\`beforeSave\` in the service). Deploy, and mend those that there are: \`SELECT id FROM ${table} WHERE ${column} NOT IN (SELECT id FROM ${target})\`.`,
    `Say that it is a reference. ${siesta(`refer-${kebab(column)} --contract`)}, deploy at a quiet hour.`,
  ],
});

export const goneTable = ({ name }: TableSchema, added: readonly TableSchema[]): Refusal => ({
  what:
    added.length === 0
      ? `The table ${name} is in no entity any more, and is not dropped.`
      : `The table ${name} is in no entity any more, and ${added.map((table) => table.name).join(', ')} is new: a table by another name, or another table?`,
  suffers: `The version before serves what is in it: without it that one ${EVERY_REQUEST}, and all of it would be lost.`,
  steps: [
    ...(added.length === 0 ? [] : [`If it is the same, keep the table: say \`table: '${name}'\` in its @Resource. Nothing moves. If not:`]),
    `Keep the feature's folder, with its migrations and its line in features.ts; take the controllers out of its module, and the entity out of \`entities\`. ${siesta(`unused-${kebab(name)} --unused ${name}`)}, deploy.`,
    `When nothing is to be rolled back to what uses it: ${siesta(`drop-${kebab(name)} --contract`)}, deploy. The folder stays, for its migrations.`,
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
      suffers: `MySQL takes rows of up to ${LONGEST_ROW}: the deployment would fail, although all is well on SQLite.`,
      steps: ['Make some of its texts longer than 2,000 characters, or shorter: those longer ones are stored outside of the row.'],
    },
  ];
}

/** Size in utf8mb4, including the length prefix, in bytes. */
function bytesOf(type: string): number {
  const [, length] = /^varchar\((\d+)\)$/.exec(type) ?? [];
  return length === undefined ? 12 : Number(length) * 4 + 2;
}
