import { isDuplicate, messageOf } from '../database/faults.ts';
import { Problem } from '../http/problem.ts';
import type { Field } from './declaration/fields.ts';
import type { Resource } from './declaration/resource.ts';
import { equalityKey } from './declaration/sorts.ts';

/** Translates the database's constraint violations into field errors. */

/** The unique field whose value another item has; undefined for other errors. */
export function takenField({ fields, table, indexes }: Resource, error: unknown): Field | undefined {
  if (!isDuplicate(error)) return undefined;
  const message = messageOf(error);
  return fields.find((field) => {
    if (!field.unique) return false;
    const { column } = equalityKey(field);
    const index = indexes.find(({ unique, columns }) => unique && columns[1] === column);
    // MySQL puts the index name at the end of the message, after client data; SQLite lists the columns.
    return message.endsWith(`${index?.name}'`) || message.endsWith(`${table}.owner, ${table}.${column}`);
  });
}

export const notUnique = ({ singular }: Resource, { name }: Field): Problem =>
  new Problem(409, `Another ${singular} has the same ${name}.`, {
    errors: [{ field: name, message: `is that of another ${singular}`, code: 'not_unique' }],
  });

export const leadsNowhere = (names: string[]): Problem =>
  Problem.invalid(names.map((field) => ({ field, message: 'is no item that there is', code: 'not_found' })));

export const restricted = ({ singular }: Resource, by: string): Problem =>
  new Problem(409, `This ${singular} is needed by ${by}; delete them first.`, { type: 'urn:siesta:problem:referred-to' });

/** 403 for a deletion of the whole shared list, where that is disabled. */
export const bulkDeleteOff = (path: string): Problem =>
  new Problem(403, `Deleting everybody's ${path} at once is switched off here; a filter narrows it.`);

/** How often a change is retried while others keep changing the same item. */
export const ATTEMPTS = 20;

export const contended = ({ singular }: { singular: string }): Problem =>
  new Problem(409, `Others keep changing this ${singular}; try again.`, { headers: { 'Retry-After': '1' } });
