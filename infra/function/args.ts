import type * as pulumi from '@pulumi/pulumi';
import type { FunctionLinkArgs, RightArgs } from '../ground/link.ts';

/** An invocation that has to succeed before the alias moves to a new version: what the function throws fails the update. */
export interface GateArgs {
  /** The last part of its logical name, distinct among the gates. */
  name: string;
  /** What the function is called with, as JSON. A secret stays one. */
  event: pulumi.Input<string>;
  /** Function that is called instead. Default: the new version itself, so that it is passed again by each. */
  functionName?: pulumi.Input<string> | undefined;
  /** Version or alias of that other function. Default: its newest code, whose change alone passes no gate again. */
  qualifier?: pulumi.Input<string> | undefined;
  /** Passed again when one of these changes, as when the event does. Default: none. */
  triggers?: { [name: string]: pulumi.Input<string> } | undefined;
  /** Passed once, and again only when the event or a trigger changes: not by each version. Default false. */
  once?: boolean | undefined;
}

export interface LambdaFunctionArgs {
  /** Folder with the handler and all that it reads: what the zip holds. A change of content makes a new version. */
  codePath: string;
  /** Where the code begins, as Lambda writes it: `index.handler` is `handler` of `index.mjs`. */
  handler: string;
  /** What in that folder stays out of the zip, by its names. Default: nothing. */
  exclude?: string[] | undefined;
  /** Files beside the folder's: text by path. Default: those of the links. */
  files?: { [path: string]: string } | undefined;
  /** Lambda's name of what runs it. Default `nodejs24.x`. */
  runtime?: pulumi.Input<string> | undefined;
  /** `arm64` (default) or `x86_64`, a quarter dearer. */
  architecture?: pulumi.Input<string> | undefined;
  /** MB, 128 to 10240; CPU follows it. Default 512. */
  memoryMb?: pulumi.Input<number> | undefined;
  /** Seconds that one invocation may take, 1 to 900. Default 30. */
  timeoutSeconds?: pulumi.Input<number> | undefined;
  /** Variables of its environment. Default: those of the links. */
  environment?: { [name: string]: pulumi.Input<string> } | undefined;
  /** What its role may do beside writing its log and its traces, and what the links say. Default: nothing. */
  rights?: RightArgs[] | undefined;
  /** What it uses, as in `database.link('app')`: variables, rights, network and files of each. Default: nothing. */
  links?: FunctionLinkArgs[] | undefined;
  /** Subnets that it is in, of two zones or more. Default: those of the links, or no VPC. A way out of a VPC is the network's. */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Security groups that it is in. Default: those of the links. */
  securityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Security groups that its network interfaces are left in when it is destroyed, so that its own go at once. Default: its own. */
  replacementSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Days that its log is kept, one of CloudWatch's steps. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /** Most environments at once, taken from the account's; new accounts refuse any. Default: no limit of its own. */
  reservedConcurrency?: number | undefined;
  /** Whether an alias `live` follows the newest version that has passed the gates. Default true; false is for what nobody calls by a URL. */
  alias?: boolean | undefined;
  /** What a new version must pass before the alias moves, in this order. Default: nothing. */
  gates?: GateArgs[] | undefined;
  /** Version that the alias stays at, whatever is published. Default: it follows the newest. */
  pinnedVersion?: string | undefined;
  /** Environments of the alias kept warm, each paid by the hour. Default 0. */
  provisionedConcurrency?: number | undefined;
  /**
   * Calls it with `{"op":"keep"}` every 3 days, for nothing: in a VPC, a function that nobody has called for weeks loses its network interfaces,
   * and its first visitor meets an error. Default: whether it is in a VPC.
   */
  keepAlive?: boolean | undefined;
  /** AWS region. Default: the one that the AWS provider is configured with. */
  region?: string | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
