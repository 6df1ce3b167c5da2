import { searchOf } from '../database/search-form.ts';
import type { Item } from './declaration/item.ts';
import type { Resource } from './declaration/resource.ts';

/** The item with its search column set, if its resource has a search. The column is written, never read back. */
export function withSearchColumn<E extends Item>({ search }: Resource<E>, item: E): E {
  if (search.length === 0) return item;
  return Object.assign(item, { search: searchOf(search.map(({ name }) => item[name as keyof E] as string | null)) });
}
