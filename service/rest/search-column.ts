import type { Item } from './declaration/item.ts';
import type { Resource } from './declaration/resource.ts';
import { searchForm } from './search-form.ts';

/** The item with what `q` looks in, where its resource has a search: written, never read. */
export function withSearchColumn<E extends Item>({ search }: Resource<E>, item: E): E {
  if (search.length === 0) return item;
  // NUL stands in no text, so that no search finds something across the border of two.
  const texts = search.map(({ name }) => (item[name as keyof E] as string | null) ?? '');
  return Object.assign(item, { search: searchForm(texts.join('\0')) });
}
