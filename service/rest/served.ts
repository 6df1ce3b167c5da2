import type { Item } from './declaration/item.ts';
import type { Resource } from './declaration/resource.ts';
import type { ListQuery } from './schemas.ts';

export interface Page<E> {
  items: E[];
  /** The cursor of the next page, while there is one. */
  next?: string;
  /** How many match the filters, where that was asked for. */
  total?: number;
}

/** What others than its controller ask of the service of a resource. */
export interface Served<E extends Item = Item> {
  readonly resource: Resource<E>;
  list(owner: string, query: ListQuery): Promise<Page<E>>;
  /** An item as the API answers it. @param url its address, as the client reached the API. */
  present(item: E, url: string): Record<string, unknown>;
}
