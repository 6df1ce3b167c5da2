import type * as pulumi from '@pulumi/pulumi';
import type { FunctionLinkArgs, PermissionArgs } from '../ground/link.ts';

/** An invocation that must succeed before the alias moves to a new version: an error of the function fails the update. */
export interface GateArgs {
  /** The last part of its logical name, unique among the gates. */
  name: string;
  /** The event, as JSON. A secret stays one. */
  event: pulumi.Input<string>;
  /** Another function to invoke. Default: the new version itself, so that every version passes the gate. */
  functionName?: pulumi.Input<string> | undefined;
  /** Version or alias of that other function. Default: $LATEST, whose changes alone do not repeat the gate. */
  qualifier?: pulumi.Input<string> | undefined;
  /** Values whose change repeats the gate, as a change of the event does. Default: none. */
  triggers?: { [name: string]: pulumi.Input<string> } | undefined;
  /** Repeat the gate only when the event or a trigger changes, not for each version. Default false. */
  once?: boolean | undefined;
}

export interface LambdaFunctionArgs {
  /** Folder with the handler and all that it reads: the content of the zip. A changed content publishes a new version. */
  codePath: string;
  /** Entry point in Lambda's notation: `index.handler` is `handler` of `index.mjs`. */
  handler: string;
  /** Names of entries in that folder to leave out of the zip. Default: none. */
  exclude?: string[] | undefined;
  /** Additional files in the zip: text by path. Default: those of the links. */
  files?: { [path: string]: string } | undefined;
  /** Lambda's runtime identifier. Default `nodejs24.x`. */
  runtime?: pulumi.Input<string> | undefined;
  /** `arm64` (default) or `x86_64`, which costs a quarter more. */
  architecture?: pulumi.Input<string> | undefined;
  /** Memory in MB, 128 to 10240; CPU is proportional. Default 512. */
  memoryMb?: pulumi.Input<number> | undefined;
  /** Time limit of one invocation in seconds, 1 to 900. Default 30. */
  timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Environment variables. Default: those of the links. */
  environment?: { [name: string]: pulumi.Input<string> } | undefined;
  /** Permissions of its role in addition to logs, traces and the links'. Default: none. */
  permissions?: PermissionArgs[] | undefined;
  /** What it uses, such as `database.link('app')`: environment, permissions, network and files of each. Default: none. */
  links?: FunctionLinkArgs[] | undefined;
  /** Its subnets, in at least two zones. Default: those of the links, or no VPC. Internet access from a VPC is up to the network. */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Its security groups. Default: those of the links. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Security groups for its network interfaces after it is destroyed, so that its own groups can be deleted at once. Default: its own. */
  replacementSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Retention of its log in days, one of CloudWatch's values. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /** Reserved concurrency, taken from the account's; new accounts refuse any. Default: none. */
  reservedConcurrency?: number | undefined;
  /** Whether an alias `live` follows the newest version that has passed the gates. Default true; false for functions that no URL leads to. */
  alias?: boolean | undefined;
  /** What a new version must pass before the alias moves, in this order. Default: none. */
  gates?: GateArgs[] | undefined;
  /** Version to which the alias is pinned, whatever is published. Default: it follows the newest. */
  pinnedVersion?: string | undefined;
  /** Provisioned concurrency of the alias, billed by the hour. Default 0. */
  provisionedConcurrency?: number | undefined;
  /**
   * Invokes it with `{"op":"keep"}` every 3 days, free of charge: in a VPC, a function not invoked for weeks loses its network interfaces, and its
   * next invocation fails. Default: true in a VPC.
   */
  keepAlive?: boolean | undefined;
  /** AWS region. Default: that of the AWS provider. */
  region?: string | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
