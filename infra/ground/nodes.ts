import type * as pulumi from '@pulumi/pulumi';

const made = new WeakMap<pulumi.ComponentResource, unknown>();

/**
 * Stores the resources of a component outside of it, for its `nodes`. Properties of the class would become outputs of the package, whose schema would
 * then depend on that of AWS's package.
 */
export const keepNodes = <Nodes>(component: pulumi.ComponentResource, nodes: Nodes): void => void made.set(component, nodes);

/** What {@link keepNodes} has stored. */
export const nodesOf = <Nodes>(component: pulumi.ComponentResource): Nodes => made.get(component) as Nodes;
