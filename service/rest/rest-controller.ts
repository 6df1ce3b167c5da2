import { Controller } from '@nestjs/common';
import type { Item } from './declaration/item.ts';
import { type Resource, resourceOf } from './declaration/resource.ts';

const served = new WeakMap<object, Resource>();

/** The resource whose routes a controller has. */
export const resourceServedBy = (controller: object): Resource | undefined => served.get(controller);

/** The controller of a resource: @Controller() with its path. A list that is not to be deleted at once has no such route. */
export function RestController<E extends Item>(entity: new () => E): ClassDecorator {
  return (target) => {
    const resource = resourceOf(entity) as unknown as Resource;
    const { path, deleteAll } = resource;
    served.set(target, resource);
    Controller(path)(target);
    const { prototype } = target as unknown as { prototype: { deleteAll: unknown } };
    // Nest makes routes of functions that a route decorator has marked, and this one is not.
    if (!deleteAll) prototype.deleteAll = () => undefined;
  };
}
