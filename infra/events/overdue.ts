import { GetProvisionedConcurrencyConfigCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSClient } from '@aws-sdk/client-rds';
import { clusterCalled } from '../snapshots/index.ts';
import type { ScaleWindowArgs } from './args.ts';
import type { DeployedCapacity } from './deployed-capacity.ts';

/** When to lower overdue capacity, in milliseconds after the start of the update: late enough for its schedule to exist by then. */
export const SOON_MS = 30 * 60_000;

/** The stack's capacity outside of windows. */
export interface Usual {
  minAcu: number;
  provisionedConcurrency: number;
}

/** Capacity still raised although no window is left to lower it: a window removed while it ran, or one whose cluster was replaced by a restore. */
export interface Overdue {
  /** The cluster that receives the traffic. */
  active: boolean;
  /** A former cluster, which serves nobody. */
  former: boolean;
  /** Provisioned concurrency. */
  provisionedConcurrency: boolean;
}

export const NOTHING_OVERDUE: Overdue = { active: false, former: false, provisionedConcurrency: false };

interface OverdueQuery {
  /** What this update sets. */
  usual: Usual;
  /** What previous updates have set. */
  deployed: DeployedCapacity;
  windows: ScaleWindowArgs[];
  /** Identifiers of the cluster that receives the traffic, if any, and of the former ones. */
  active: string | undefined;
  former: string[];
  /** Minimum capacity that former clusters should have, ACU. */
  formerMinAcu: number;
  functionName: string;
  aliasName: string;
}

/** Compares with the actual state in AWS. */
export async function lookUpOverdue(rds: RDSClient, lambda: LambdaClient, query: OverdueQuery, now: Date): Promise<Overdue> {
  const { usual, deployed: given, windows, active, former, formerMinAcu } = query;
  const runs = (capacity: 'minAcu' | 'provisionedConcurrency'): boolean =>
    windows.some(
      (window) => window[capacity] > usual[capacity] && Date.parse(window.start) <= now.getTime() && now.getTime() < Date.parse(window.end),
    );
  // Where the state differs from what is wanted, this update makes the change itself.
  const isRaised = async (identifier: string, minAcu: number): Promise<boolean> =>
    given.minAcuByCluster.get(identifier) === minAcu && (await minAcuOf(rds, identifier)) > minAcu;
  const areRaised = async (warm: number): Promise<boolean> =>
    given.provisionedConcurrency === warm && (await provisionedConcurrencyOf(lambda, query)) > warm;
  const [ofActive, ofFormer, provisionedConcurrency] = await Promise.all([
    active !== undefined && !runs('minAcu') && isRaised(active, usual.minAcu),
    Promise.all(former.map((identifier) => isRaised(identifier, formerMinAcu))),
    !runs('provisionedConcurrency') && areRaised(usual.provisionedConcurrency),
  ]);
  return { active: ofActive, former: ofFormer.includes(true), provisionedConcurrency };
}

async function minAcuOf(rds: RDSClient, identifier: string): Promise<number> {
  const { ServerlessV2ScalingConfiguration: scaling } = (await clusterCalled(rds, identifier)) ?? {};
  return scaling?.MinCapacity ?? 0;
}

/** Provisioned concurrency, including what is still being allocated. */
async function provisionedConcurrencyOf(lambda: LambdaClient, { functionName, aliasName }: OverdueQuery): Promise<number> {
  try {
    const wanted = new GetProvisionedConcurrencyConfigCommand({ FunctionName: functionName, Qualifier: aliasName });
    return (await lambda.send(wanted)).RequestedProvisionedConcurrentExecutions ?? 0;
  } catch (error) {
    if (NONE.includes((error as Error).name)) return 0;
    throw error;
  }
}

const NONE = ['ProvisionedConcurrencyConfigNotFoundException', 'ResourceNotFoundException'];
