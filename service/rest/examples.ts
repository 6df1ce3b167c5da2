import type { Field } from './declaration/fields.ts';
import type { Item } from './declaration/item.ts';
import type { Resource } from './declaration/resource.ts';
import { newId } from './new-id.ts';
import { withSearchColumn } from './search-column.ts';

/** The smallest body that can create an item; a required reference gets an id that no item has. */
export const minimalBody = ({ fields }: Resource): Record<string, unknown> =>
  Object.fromEntries(fields.filter(({ required }) => required).map(({ name, examples }) => [name, examples[0]]));

/**
 * A seed item of the shared list.
 * @param n makes its texts unique.
 * @param createdAt milliseconds since 1970.
 * @param idsOf ids of existing items that a reference can point to.
 */
export function seedItem<E extends Item>(resource: Resource<E>, n: number, createdAt: number, idsOf: (field: Field) => string[]): E {
  const item = Object.assign(new resource.entity(), { id: newId(createdAt), owner: '', createdAt, updatedAt: createdAt, revision: 1 });
  resource.fields.forEach((field, position) => {
    Object.assign(item, { [field.name]: seedValue(field, n, position, createdAt, idsOf) });
  });
  return withSearchColumn(resource, item);
}

/** A seed value; in nullable fields every third is null, at different items for each field. */
function seedValue(field: Field, n: number, position: number, createdAt: number, idsOf: (field: Field) => string[]): unknown {
  const { type, nullable, target, examples } = field;
  if (nullable && (n + position) % 3 === 0) return null;
  const choices = target ? idsOf(field) : examples;
  return choices.length > 0 ? type.seedValue(n, createdAt, choices) : null;
}
