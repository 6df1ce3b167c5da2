import { Controller } from '@nestjs/common';
import type { Item } from './declaration/item.ts';
import { resourceOf } from './declaration/resource.ts';

/** The controller of a resource: @Controller() with its path. A list that is not to be deleted at once has no such route. */
export function RestController<E extends Item>(entity: new () => E): ClassDecorator {
  return (target) => {
    const { path, deleteAll } = resourceOf(entity);
    Controller(path)(target);
    const { prototype } = target as unknown as { prototype: { deleteAll: unknown } };
    // Nest makes routes of functions that a route decorator has marked, and this one is not.
    if (!deleteAll) prototype.deleteAll = () => undefined;
  };
}
