import type * as pulumi from '@pulumi/pulumi';

/** A permission of a function's role. */
export interface PermissionArgs {
  /** Such as `s3:GetObject`; wildcards only where intended. */
  actions: string[];
  /** ARNs to which the actions are limited. */
  resources: pulumi.Input<string>[];
}

/** All that a function needs to use something else: environment variables, permissions, network placement, files. Never contains a password. */
export interface FunctionLinkArgs {
  /** Environment variables by name. Default: none. */
  environment?: { [name: string]: pulumi.Input<string> } | undefined;
  /** Additional permissions of its role. Default: none. */
  permissions?: PermissionArgs[] | undefined;
  /** Subnets from which it can be reached. Default: any, or no VPC. */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Security groups that it admits. Default: none needed. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Additional files beside the code: text by path. Default: none. */
  files?: { [path: string]: string } | undefined;
}
