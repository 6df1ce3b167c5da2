import type * as pulumi from '@pulumi/pulumi';

const made = new WeakMap<pulumi.ComponentResource, unknown>();

/**
 * Keeps the resources that a component is made of beside it, for its `nodes`. A property of the class would be an output of the package too, whose
 * schema could then be read only together with that of AWS's own package.
 */
export const keepNodes = <Nodes>(component: pulumi.ComponentResource, nodes: Nodes): void => void made.set(component, nodes);

/** What {@link keepNodes} has kept. */
export const nodesOf = <Nodes>(component: pulumi.ComponentResource): Nodes => made.get(component) as Nodes;
