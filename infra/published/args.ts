import type * as pulumi from '@pulumi/pulumi';

export interface PublishedCopyArgs {
  /** Name of the one object. Default `copy.json`. A change leaves the copy that there is unread. */
  key?: string | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
