import { GetProvisionedConcurrencyConfigCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSClient } from '@aws-sdk/client-rds';
import { floorBeside } from '../ground/capacity.ts';
import { clusterCalled } from '../snapshots/index.ts';
import type { ScaleWindowArgs } from './args.ts';

/** How long after an update begins what is overdue is put back, milliseconds: by then its schedule is made. */
export const SOON_MS = 30 * 60_000;

/** What a stack has while no window is running. */
export interface Usual {
  minAcu: number;
  provisionedConcurrency: number;
}

/** What is raised though nothing is left that puts it back: a window taken out while it ran, or one whose cluster a restore has replaced. */
export interface Overdue {
  /** The cluster that takes the traffic. */
  active: boolean;
  /** One beside it, which is raised for nobody. */
  former: boolean;
  /** Environments that are kept warm. */
  environments: boolean;
}

export const NOTHING_OVERDUE: Overdue = { active: false, former: false, environments: false };

interface Looked {
  usual: Usual;
  windows: ScaleWindowArgs[];
  /** Identifiers: of the cluster that takes the traffic, if any, and of those beside it. */
  active: string | undefined;
  former: string[];
  /** The one that the last update gave the traffic to. */
  lastActive: string;
  engineVersion: string;
  functionName: string;
  aliasName: string;
}

/** Looks at what AWS has at the moment. */
export async function lookUpOverdue(rds: RDSClient, lambda: LambdaClient, looked: Looked, now: Date): Promise<Overdue> {
  const { usual, windows, active, former, lastActive, engineVersion } = looked;
  const runs = (capacity: 'minAcu' | 'provisionedConcurrency'): boolean =>
    windows.some(
      (window) => window[capacity] > usual[capacity] && Date.parse(window.start) <= now.getTime() && now.getTime() < Date.parse(window.end),
    );
  // The floor that the last update gave it: Pulumi takes that for what there is.
  const given = (identifier: string): number => (identifier === lastActive ? usual.minAcu : floorBeside(usual.minAcu, engineVersion));
  const isRaised = async (identifier: string): Promise<boolean> => (await floorOf(rds, identifier)) > given(identifier);
  const [ofActive, ofFormer, environments] = await Promise.all([
    active !== undefined && !runs('minAcu') && isRaised(active),
    Promise.all(former.map(isRaised)),
    runs('provisionedConcurrency') ? 0 : environmentsOf(lambda, looked),
  ]);
  return { active: ofActive, former: ofFormer.includes(true), environments: environments > usual.provisionedConcurrency };
}

async function floorOf(rds: RDSClient, identifier: string): Promise<number> {
  const { ServerlessV2ScalingConfiguration: scaling } = (await clusterCalled(rds, identifier)) ?? {};
  return scaling?.MinCapacity ?? 0;
}

/** How many are kept warm, those that are only on their way too. */
async function environmentsOf(lambda: LambdaClient, { functionName, aliasName }: Looked): Promise<number> {
  try {
    const wanted = new GetProvisionedConcurrencyConfigCommand({ FunctionName: functionName, Qualifier: aliasName });
    return (await lambda.send(wanted)).RequestedProvisionedConcurrentExecutions ?? 0;
  } catch (error) {
    if (NONE.includes((error as Error).name)) return 0;
    throw error;
  }
}

const NONE = ['ProvisionedConcurrencyConfigNotFoundException', 'ResourceNotFoundException'];
