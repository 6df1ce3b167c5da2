import { SSMClient } from '@aws-sdk/client-ssm';
import { clusterIdentifier } from '../../infra/ground/names.ts';
import { decisionsIn, type ScaleWindow, type StackConfig } from '../../infra/settings/index.ts';
import { carrying, type Decisions, readDecisions } from '../../infra/state/index.ts';
import { type Context, update } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** What is decided about a deployed stack, whichever checkout the command is in, and the way to decide otherwise. */
export class Decided {
  private readonly stack: Stack;
  private readonly outputs: Outputs;
  /** What the account says. */
  private kept: Decisions | undefined;
  /** What its settings say, before the account says anything. */
  private readonly fromSettings: Decisions;

  private constructor(stack: Stack, outputs: Outputs, fromSettings: Decisions) {
    this.stack = stack;
    this.outputs = outputs;
    this.fromSettings = fromSettings;
  }

  static async of(stack: Stack, outputs: Outputs): Promise<Decided> {
    return new Decided(stack, outputs, decisionsIn(await stack.config())).look();
  }

  /** Asks the account again: after an update that failed, it may say the new or the old. */
  async look(): Promise<this> {
    this.kept = await readDecisions(this.stack.client(SSMClient, 'ssm'), this.outputs.name);
    return this;
  }

  get now(): Decisions {
    return this.kept ?? this.fromSettings;
  }

  /** The same, with something else about the database. */
  database = (change: Partial<Decisions['database']>): Decisions => ({ ...this.now, database: { ...this.now.database, ...change } });

  /** The same, with each cluster taken down to its final snapshot: Pulumi knows what that will be called. */
  async hibernated(published = false): Promise<Decisions> {
    const made = await (await this.stack.deployment()).resources();
    const finalOf = (identifier: string): unknown =>
      made.find(({ type, outputs }) => type === 'aws:rds/cluster:Cluster' && outputs?.clusterIdentifier === identifier)?.outputs
        ?.finalSnapshotIdentifier;
    const clusters = this.now.database.clusters.map((cluster) => {
      // One that is down already keeps what was said of it.
      const final = finalOf(clusterIdentifier(this.outputs.name, cluster.name));
      return typeof final === 'string' ? { ...cluster, final } : cluster;
    });
    return this.database({ state: 'hibernated', published, clusters });
  }

  /** The same, with one more window. */
  begun(window: ScaleWindow, at: Date): Decisions {
    const { started, stopped } = this.now.windows;
    return this.windows({ started: [...started, window], stopped }, at);
  }

  /** The same, without a window: one that a command began goes, and one of the settings is over before its time. */
  ended({ name, end }: ScaleWindow, at: Date): Decisions {
    const { started, stopped } = this.now.windows;
    return this.windows({ started: started.filter((candidate) => candidate.name !== name), stopped: [...stopped, { name, end }] }, at);
  }

  /** Those that are over by themselves go. */
  private windows({ started, stopped }: Decisions['windows'], at: Date): Decisions {
    const toCome = <W extends Pick<ScaleWindow, 'end'>>(windows: W[]): W[] => windows.filter(({ end }) => Date.parse(end) > at.getTime());
    return { ...this.now, windows: { started: toCome(started), stopped: toCome(stopped) } };
  }

  /** The settings with what is decided, or what would be. @throws CliError where it cannot be true together */
  config = (decisions = this.now): Promise<StackConfig> => this.stack.config(decisions);

  /** Hands a decision to the one update that carries it out: one that cannot begin leaves nothing of it. @returns seconds. */
  async carryOut(context: Context, is: Decisions): Promise<number> {
    const seconds = await update(context, this.stack, carrying({ was: this.kept ?? null, is }));
    this.kept = is;
    return seconds;
  }
}

/** The settings of a stack with what is decided about it; those of its file, where nothing is deployed. */
export async function settingsOf(stack: Stack): Promise<StackConfig> {
  const deployed = (await stack.resources()).length > 0;
  return deployed ? (await Decided.of(stack, await stack.outputs())).config() : stack.config();
}
