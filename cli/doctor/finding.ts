import type { StackConfig } from '../../infra/settings/index.ts';
import type { DeployedResource, Stack } from '../stack/index.ts';

/** What one look found. */
export interface Finding {
  state: 'ok' | 'warning' | 'wrong';
  /** One sentence. */
  text: string;
  /** What to do about it. */
  fix?: string;
  /** What --fix does about it, where that is safe. */
  mend?: Mend;
}

export interface Mend {
  /** As in "delete siesta-dev-drill". */
  what: string;
  run: () => Promise<unknown>;
}

/** What is looked at. */
export interface Patient {
  stack: Stack;
  /** Undefined when the settings do not hold. */
  config: StackConfig | undefined;
  /** What Pulumi has made; none when it was never deployed. */
  resources: DeployedResource[];
  signal: AbortSignal;
}

/** One part of a doctor's round. Throws when it cannot look. */
export type Check = (patient: Patient) => Promise<Finding[]>;

export const ok = (text: string): Finding => ({ state: 'ok', text });

/** The names of resources of one type, as AWS knows them. */
export const idsOf = ({ resources }: Patient, type: string): string[] =>
  resources.flatMap((resource) => (resource.type === type && resource.id ? [resource.id] : []));

/** The name of a resource of the program. */
export const logicalName = (urn: string): string => urn.slice(urn.lastIndexOf('::') + 2);
