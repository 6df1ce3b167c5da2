import { SSMClient } from '@aws-sdk/client-ssm';
import { clusterIdentifier } from '../../infra/ground/names.ts';
import { decisionsIn, type ScaleWindow, type StackConfig } from '../../infra/settings/index.ts';
import { carrying, type Decisions, readDecisions } from '../../infra/state/index.ts';
import { type Context, update } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** Whether a window's end is after a time. */
const isToCome =
  (at: Date) =>
  ({ end }: Pick<ScaleWindow, 'end'>): boolean =>
    Date.parse(end) > at.getTime();

/** The decisions about a deployed stack, independent of the checkout, and how to change them. */
export class StackDecisions {
  private readonly stack: Stack;
  private readonly outputs: Outputs;
  /** The decisions stored in the account. */
  private stored: Decisions | undefined;
  /** The decisions contained in the settings, for stacks without stored ones. */
  private readonly fromSettings: Decisions;

  private constructor(stack: Stack, outputs: Outputs, fromSettings: Decisions) {
    this.stack = stack;
    this.outputs = outputs;
    this.fromSettings = fromSettings;
  }

  static async of(stack: Stack, outputs: Outputs): Promise<StackDecisions> {
    return new StackDecisions(stack, outputs, decisionsIn(await stack.config())).reload();
  }

  /** Reads the account again: after a failed update it may contain the new or the old decisions. */
  async reload(): Promise<this> {
    this.stored = await readDecisions(this.stack.client(SSMClient, 'ssm'), this.outputs.name);
    return this;
  }

  get now(): Decisions {
    return this.stored ?? this.fromSettings;
  }

  /** The decisions with a change to the database. */
  database = (change: Partial<Decisions['database']>): Decisions => ({ ...this.now, database: { ...this.now.database, ...change } });

  /** The decisions with every cluster hibernated to its final snapshot, whose name is in Pulumi's state. */
  async hibernated(published = false): Promise<Decisions> {
    const made = await (await this.stack.deployment()).resources();
    const finalOf = (identifier: string): unknown =>
      made.find(({ type, outputs }) => type === 'aws:rds/cluster:Cluster' && outputs?.clusterIdentifier === identifier)?.outputs
        ?.finalSnapshotIdentifier;
    const clusters = this.now.database.clusters.map((cluster) => {
      // Keep the recorded snapshot of a cluster that is hibernated already.
      const final = finalOf(clusterIdentifier(this.outputs.name, cluster.name));
      return typeof final === 'string' ? { ...cluster, final } : cluster;
    });
    return this.database({ state: 'hibernated', published, clusters });
  }

  /** The window that a command has started and that is not over. */
  started(at: Date): ScaleWindow | undefined {
    return this.now.windows.started.find(isToCome(at));
  }

  /** The decisions with an additional window. */
  withWindow(window: ScaleWindow, at: Date): Decisions {
    const { started, stopped } = this.now.windows;
    return this.windows({ started: [...started, window], stopped }, at);
  }

  /** The decisions without a window: one started by a command is removed, one from the settings is marked as ended early. */
  withoutWindow({ name, end }: ScaleWindow, at: Date): Decisions {
    const { started, stopped } = this.now.windows;
    return this.windows({ started: started.filter((candidate) => candidate.name !== name), stopped: [...stopped, { name, end }] }, at);
  }

  /** Drops windows that are in the past. */
  private windows({ started, stopped }: Decisions['windows'], at: Date): Decisions {
    return { ...this.now, windows: { started: started.filter(isToCome(at)), stopped: stopped.filter(isToCome(at)) } };
  }

  /** The settings combined with these decisions. @throws CliError when they contradict each other */
  config = (decisions = this.now): Promise<StackConfig> => this.stack.config(decisions);

  /** Passes decisions to the update that carries them out; if it cannot start, nothing is stored. @returns the duration, seconds. */
  async carryOut(context: Context, is: Decisions): Promise<number> {
    const seconds = await update(context, this.stack, carrying({ was: this.stored ?? null, is }));
    this.stored = is;
    return seconds;
  }
}

/** The settings of a stack with its decisions; those of its file only, if it is not deployed. */
export async function settingsOf(stack: Stack): Promise<StackConfig> {
  const deployed = (await stack.resources()).length > 0;
  return deployed ? (await StackDecisions.of(stack, await stack.outputs())).config() : stack.config();
}
