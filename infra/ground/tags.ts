import * as pulumi from '@pulumi/pulumi';
import type { Owner } from './owner.ts';

/** The current Pulumi project and stack: the default owner. */
export const thisStack = (): Owner => ({ project: pulumi.getProject(), stack: pulumi.getStack() });

/** Tags by name. */
export type Tags = Record<string, pulumi.Input<string>>;

/**
 * Component or resource options that add these tags to every taggable resource below; a resource's own tags take precedence. Covers the resources that
 * this program registers itself; a component of another package passes on the tags that it supports.
 */
export function tagging<Options extends pulumi.ComponentResourceOptions | undefined>(opts: Options, tags: Tags | undefined): Options {
  if (!tags) return opts;
  const tag: pulumi.ResourceTransformation = ({ type, props, opts: own }) =>
    // In the AWS package's classes every taggable resource has the key `tags` among its props, even when unset.
    'tags' in props ? { props, opts: pulumi.mergeOptions(own, { transforms: [withTags(type, tags)] }) } : undefined;
  return { ...opts, transformations: [...(opts?.transformations ?? []), tag] } as Options;
}

/** For a component the transform also sees its children, not all of which are taggable. */
const withTags =
  (taking: string, tags: Tags): pulumi.ResourceTransform =>
  ({ type, props, opts }) =>
    type === taking ? { props: { ...props, tags: mergedTags(tags, props.tags) }, opts } : undefined;

/** Plain tags stay plain: a component of another package may need them immediately. */
const mergedTags = (tags: Tags, own: pulumi.Input<Tags> | undefined): pulumi.Input<Tags> =>
  pulumi.Output.isInstance<Tags>(own) || own instanceof Promise
    ? pulumi.output(own).apply((its) => ({ ...tags, ...its }))
    : { ...tags, ...own };
