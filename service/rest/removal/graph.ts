import { DeclarationError } from '../declaration/declaration-error.ts';
import type { Field, OnDelete } from '../declaration/fields.ts';
import { type Resource, resourceOf } from '../declaration/resource.ts';

/** Injection token of the graph. */
export const REFERENCES = Symbol('references');

/** A reference field, from one resource to another. */
export interface Reference {
  from: Resource;
  field: Field;
  to: Resource;
  onDelete: OnDelete;
}

/** The references between all resources. */
export interface ReferenceGraph {
  /** The references to a resource. */
  referrers: (resource: Resource) => readonly Reference[];
  /** Deletion order, referring resources first; holds once backward references are cleared. */
  order: readonly Resource[];
  /** Nullable references against that order: within a cycle of resources, or from a resource to itself. */
  backward: ReadonlySet<Reference>;
}

/**
 * @throws DeclarationError for a reference to a class that is not one of these resources, and for a cycle of required references: no item of it
 * could ever be created.
 */
export function referenceGraph(resources: readonly Resource[]): ReferenceGraph {
  const references = resources.flatMap((from) =>
    from.fields.flatMap((field): Reference[] => {
      if (!field.target) return [];
      const to = resourceOf(field.target.entity() as never) as Resource;
      if (!resources.includes(to))
        throw new DeclarationError(`${from.path}: ${field.name} refers to ${to.path}, which no feature in features.ts has`);
      return [{ from, field, to, onDelete: field.target.onDelete }];
    }),
  );
  const order = ordered(resources, references);
  const backward = references.filter(({ from, to }) => order.indexOf(from) >= order.indexOf(to));
  return { referrers: (resource) => references.filter(({ to }) => to === resource), order, backward: new Set(backward) };
}

/** Topological order: each resource before those that it must refer to. */
function ordered(resources: readonly Resource[], references: readonly Reference[]): Resource[] {
  const required = references.filter(({ field }) => !field.nullable);
  const order: Resource[] = [];
  while (order.length < resources.length) {
    const next = resources.find(
      (resource) => !order.includes(resource) && required.every(({ from, to }) => to !== resource || order.includes(from)),
    );
    if (!next) {
      const rest = resources.filter((resource) => !order.includes(resource)).map(({ path }) => path);
      throw new DeclarationError(`${rest.join(', ')} refer to each other, and one of these references must be nullable`);
    }
    order.push(next);
  }
  return order;
}
