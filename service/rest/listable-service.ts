import type { Item } from './declaration/item.ts';
import type { Resource } from './declaration/resource.ts';
import type { ListQuery } from './request-schemas.ts';

export interface Page<E> {
  items: E[];
  /** Cursor of the next page; absent on the last. */
  next?: string;
  /** Number of items that match the filters, if requested. */
  total?: number;
}

/** What the published copy and ResourceParts use of a resource's service. */
export interface ListableService<E extends Item = Item> {
  readonly resource: Resource<E>;
  list(owner: string, query: ListQuery): Promise<Page<E>>;
  /** An item in answered form. @param url its address, as the client reached the API. */
  present(item: E, url: string): Record<string, unknown>;
}
