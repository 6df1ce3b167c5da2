import { GetProvisionedConcurrencyConfigCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSClient } from '@aws-sdk/client-rds';
import { clusterCalled } from '../snapshots/index.ts';
import type { ScaleWindowArgs } from './args.ts';
import type { Given } from './given.ts';

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
  /** What this update wants. */
  usual: Usual;
  /** What those before it have given. */
  given: Given;
  windows: ScaleWindowArgs[];
  /** Identifiers: of the cluster that takes the traffic, if any, and of those beside it. */
  active: string | undefined;
  former: string[];
  /** What those beside it are to have, ACU. */
  floorBeside: number;
  functionName: string;
  aliasName: string;
}

/** Looks at what AWS has at the moment. */
export async function lookUpOverdue(rds: RDSClient, lambda: LambdaClient, looked: Looked, now: Date): Promise<Overdue> {
  const { usual, given, windows, active, former, floorBeside } = looked;
  const runs = (capacity: 'minAcu' | 'provisionedConcurrency'): boolean =>
    windows.some(
      (window) => window[capacity] > usual[capacity] && Date.parse(window.start) <= now.getTime() && now.getTime() < Date.parse(window.end),
    );
  // What was given otherwise, this update changes by itself.
  const isRaised = async (identifier: string, floor: number): Promise<boolean> =>
    given.floors.get(identifier) === floor && (await floorOf(rds, identifier)) > floor;
  const areRaised = async (warm: number): Promise<boolean> => given.environments === warm && (await environmentsOf(lambda, looked)) > warm;
  const [ofActive, ofFormer, environments] = await Promise.all([
    active !== undefined && !runs('minAcu') && isRaised(active, usual.minAcu),
    Promise.all(former.map((identifier) => isRaised(identifier, floorBeside))),
    !runs('provisionedConcurrency') && areRaised(usual.provisionedConcurrency),
  ]);
  return { active: ofActive, former: ofFormer.includes(true), environments };
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
