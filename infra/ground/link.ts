import type * as pulumi from '@pulumi/pulumi';

/** What a function's role may do. */
export interface RightArgs {
  /** As in `s3:GetObject`; without patterns, unless a pattern is meant. */
  actions: string[];
  /** ARNs of what it may do that to. */
  resources: pulumi.Input<string>[];
}

/** All that a function needs to use something else, in one object: variables, rights, a place in its network, files. No password is in it. */
export interface FunctionLinkArgs {
  /** Variables of its environment, by name. Default: none. */
  environment?: { [name: string]: pulumi.Input<string> } | undefined;
  /** What its role may do beside what it may already. Default: nothing. */
  rights?: RightArgs[] | undefined;
  /** Subnets that reach it. Default: it needs none. */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Security groups that are let in there. Default: it needs none. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Files beside its code: text by path. Default: none. */
  files?: { [path: string]: string } | undefined;
}
