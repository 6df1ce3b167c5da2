import { Controller } from '@nestjs/common';
import type { Item } from './declaration/item.ts';
import { type Resource, resourceOf } from './declaration/resource.ts';

const served = new WeakMap<object, Resource>();

/** The resource that a controller serves. */
export const resourceServedBy = (controller: object): Resource | undefined => served.get(controller);

/** @Controller() with the resource's path. A resource without `deleteAll` gets no such route. */
export function RestController<E extends Item>(entity: new () => E): ClassDecorator {
  return (target) => {
    const resource = resourceOf(entity) as unknown as Resource;
    const { path, deleteAll } = resource;
    served.set(target, resource);
    Controller(path)(target);
    const { prototype } = target as unknown as { prototype: { deleteAll: unknown } };
    // Nest creates routes from functions marked by a route decorator; this one is not marked.
    if (!deleteAll) prototype.deleteAll = () => undefined;
  };
}
