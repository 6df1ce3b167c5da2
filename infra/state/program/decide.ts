import type { SSMClient } from '@aws-sdk/client-ssm';
import * as pulumi from '@pulumi/pulumi';
import { clusterIdentifier } from '../../ground/names.ts';
import { carriedDecision, type Decision, type Decisions, decisionsParameterName, readDecisions } from '../decisions.ts';
import type { Deployed } from './deployed.ts';

/**
 * The decisions that apply: those of the command that started this update; otherwise those in the account; otherwise those in the settings.
 *
 * @param name the stack's name in AWS
 * @param configured the decisions in this checkout's settings
 * @param deployed the last update's outputs
 * @throws RunError when the command or the settings are not aware of the current state
 */
export async function decide(ssm: SSMClient, name: string, configured: Decisions, deployed: Deployed): Promise<ChosenDecisions> {
  const stored = await readDecisions(ssm, name);
  return { decisions: choose(name, { stored, carried: carriedDecision(), configured, deployed }), areStored: stored !== undefined };
}

export interface ChosenDecisions {
  decisions: Decisions;
  /** Whether the account has decisions from an earlier update. */
  areStored: boolean;
}

/** What is known about a stack at the start of an update. */
export interface KnownDecisions {
  stored: Decisions | undefined;
  carried: Decision | undefined;
  configured: Decisions;
  deployed: Deployed;
}

/** Chooses between what was found. @throws RunError */
export function choose(name: string, { stored, carried, configured, deployed }: KnownDecisions): Decisions {
  if (carried && JSON.stringify(carried.was) !== JSON.stringify(stored ?? null)) {
    throw new pulumi.RunError(
      `Another command has decided something about ${name} meanwhile (${decisionsParameterName(name)}): run this one again, on what it says now.`,
    );
  }
  const decisions = carried?.is ?? stored ?? configured;
  if (!stored) refuseOtherCheckouts(name, decisions, deployed, carried !== undefined);
  return decisions;
}

/** For a stack deployed by 0.1.0 only the settings of one checkout contain what was decided; refuses other checkouts. */
function refuseOtherCheckouts(name: string, { database }: Decisions, deployed: Deployed, byCommand: boolean): void {
  const { clusterIdentifier: active, databaseState: state } = deployed;
  const known = database.clusters.map((cluster) => clusterIdentifier(name, cluster.name));
  if (active !== undefined && !known.includes(String(active))) {
    throw new pulumi.RunError(
      `The database of this stack is the cluster ${active}, which a restore has made, and the settings of this checkout do not know it (database.clusters): this update would delete it. Run \`npm run up\` once where they do; from then on the account says it to all.`,
    );
  }
  if (state !== undefined && state !== database.state && !byCommand) {
    throw new pulumi.RunError(
      `database.state is ${database.state} in the settings of this checkout, and ${state} is what is deployed: say which by \`npx siesta wake\` or \`npx siesta hibernate\`; from then on the account says it to all.`,
    );
  }
}
