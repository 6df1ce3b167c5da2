import type { StackConfig } from '../../infra/settings/index.ts';
import type { DeployedResource, Stack } from '../stack/index.ts';

/** The result of one check. */
export interface Finding {
  state: 'ok' | 'warning' | 'wrong';
  /** A sentence. */
  text: string;
  /** What the user can do about it. */
  fix?: string;
  /** What --fix does about it, if that is safe. */
  mend?: Mend;
}

export interface Mend {
  /** Such as "delete siesta-dev-drill". */
  what: string;
  run: () => Promise<unknown>;
}

/** What the checks examine. */
export interface CheckContext {
  stack: Stack;
  /** Undefined when the settings are invalid. */
  config: StackConfig | undefined;
  /** The resources in Pulumi's state; empty when never deployed. */
  resources: DeployedResource[];
  signal: AbortSignal;
}

/** One of doctor's checks. Throws when it cannot be performed. */
export type Check = (context: CheckContext) => Promise<Finding[]>;

export const ok = (text: string): Finding => ({ state: 'ok', text });

/** The ids of all resources of a type, as AWS knows them. */
export const idsOf = ({ resources }: CheckContext, type: string): string[] =>
  resources.flatMap((resource) => (resource.type === type && resource.id ? [resource.id] : []));

/** The logical name in a URN. */
export const logicalName = (urn: string): string => urn.slice(urn.lastIndexOf('::') + 2);
