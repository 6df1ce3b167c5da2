import * as pulumi from '@pulumi/pulumi';
import type { Owner } from './owner.ts';

/** Who a program makes things for, as long as it says nothing else. */
export const thisStack = (): Owner => ({ project: pulumi.getProject(), stack: pulumi.getStack() });

/** Tags by name. */
export type Tags = Record<string, pulumi.Input<string>>;

/**
 * Options of a component, or of one resource, with these tags for everything in it that takes any. What a resource is tagged with itself stays. It
 * reaches the resources that this program makes itself; a component of another package passes on those that it takes.
 */
export function tagging<Options extends pulumi.ComponentResourceOptions | undefined>(opts: Options, tags: Tags | undefined): Options {
  if (!tags) return opts;
  const tag: pulumi.ResourceTransformation = ({ type, props, opts: own }) =>
    // Each class of the AWS package hands on all of its inputs by name, those too that nothing was said of; the engine knows of the others alone.
    'tags' in props ? { props, opts: pulumi.mergeOptions(own, { transforms: [withTags(type, tags)] }) } : undefined;
  return { ...opts, transformations: [...(opts?.transformations ?? []), tag] } as Options;
}

/** Of a component it hears of what is in it too, which need not take any. */
const withTags =
  (taking: string, tags: Tags): pulumi.ResourceTransform =>
  ({ type, props, opts }) =>
    type === taking ? { props: { ...props, tags: together(tags, props.tags) }, opts } : undefined;

/** As plain as it is said: what takes tags at once, as a component of another package may, is not made to wait. */
const together = (tags: Tags, own: pulumi.Input<Tags> | undefined): pulumi.Input<Tags> =>
  pulumi.Output.isInstance<Tags>(own) || own instanceof Promise
    ? pulumi.output(own).apply((its) => ({ ...tags, ...its }))
    : { ...tags, ...own };
