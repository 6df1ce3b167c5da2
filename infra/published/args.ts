import type * as pulumi from '@pulumi/pulumi';

export interface PublishedCopyArgs {
  /** Key of the object. Default `copy.json`. After a change the existing copy is no longer read. */
  key?: string | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
