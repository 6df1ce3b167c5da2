import type { Field, OnDelete } from '../declaration/fields.ts';
import { type Resource, resourceOf } from '../declaration/resource.ts';

/** A field of one resource that refers to items of another. */
export interface Reference {
  from: Resource;
  field: Field;
  to: Resource;
  onDelete: OnDelete;
}

/** Which resources refer to which. */
export interface ReferenceGraph {
  /** What refers to a resource. */
  referrers: (resource: Resource) => readonly Reference[];
  /** Referring ones first: the order in which items may be deleted, but for the references that are cleared before. */
  order: readonly Resource[];
  /** References against that order, which are nullable: between resources that refer to each other, and to itself. */
  backward: ReadonlySet<Reference>;
}

/**
 * @throws TypeError for a reference to a class that is no resource of these, and for a circle of references none of which may be null:
 * no item of it could ever be made.
 */
export function referenceGraph(resources: readonly Resource[]): ReferenceGraph {
  const references = resources.flatMap((from) =>
    from.fields.flatMap((field): Reference[] => {
      if (!field.target) return [];
      const to = resourceOf(field.target.entity() as never) as Resource;
      if (!resources.includes(to))
        throw new TypeError(`${from.path}: ${field.name} refers to ${to.path}, which no feature in features.ts has`);
      return [{ from, field, to, onDelete: field.target.onDelete }];
    }),
  );
  const order = ordered(resources, references);
  const backward = references.filter(({ from, to }) => order.indexOf(from) >= order.indexOf(to));
  return { referrers: (resource) => references.filter(({ to }) => to === resource), order, backward: new Set(backward) };
}

/** Resources, each before those that it must refer to. */
function ordered(resources: readonly Resource[], references: readonly Reference[]): Resource[] {
  const required = references.filter(({ field }) => !field.nullable);
  const order: Resource[] = [];
  while (order.length < resources.length) {
    const next = resources.find(
      (resource) => !order.includes(resource) && required.every(({ from, to }) => to !== resource || order.includes(from)),
    );
    if (!next) {
      const rest = resources.filter((resource) => !order.includes(resource)).map(({ path }) => path);
      throw new TypeError(`${rest.join(', ')} refer to each other, and one of these references must be nullable`);
    }
    order.push(next);
  }
  return order;
}
