import { clusterIdentifier } from '../../infra/ground/names.ts';
import type { StackCluster, StackConfig } from '../../infra/settings/index.ts';
import { type Context, update } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import type { Beginning } from './beginning.ts';

/** The clusters of a stack's settings, and the changes of them. Each is deployed by an update. */
export class Clusters {
  readonly all: StackCluster[];
  readonly active: string;
  private readonly stack: Stack;
  private readonly outputs: Outputs;

  constructor(stack: Stack, outputs: Outputs, { database }: StackConfig) {
    this.stack = stack;
    this.outputs = outputs;
    this.all = database.clusters;
    this.active = database.active;
  }

  /** What a cluster of the settings is called in AWS. */
  identifier = (name: string): string => clusterIdentifier(this.outputs.name, name);

  /** The one beside the active. @throws CliError when there is none. */
  other(): StackCluster {
    const other = this.all.find(({ name }) => name !== this.active);
    if (other) return other;
    throw new CliError('No restore is under way: there is one cluster.', '`siesta status` shows the stack.');
  }

  /** Whether the active cluster of the settings is the one that was deployed as such. */
  settled = (): boolean => this.identifier(this.active) === this.outputs.clusterIdentifier;

  /** Adds a cluster and makes it the active one. Its protection comes when it has passed its gates: until then it may have to go again. */
  async add(name: string, { settings }: Beginning): Promise<void> {
    const at = `database.clusters[${this.all.length}]`;
    const entry = Object.entries({ name, ...settings, protectData: 'false' });
    await (await this.stack.deployment()).set({
      // The first is in the settings only once there are more.
      'database.clusters[0].name': this.all[0]?.name ?? '',
      ...Object.fromEntries(entry.map(([key, value]) => [`${at}.${key}`, value])),
      'database.active': name,
    });
  }

  /** Lets a cluster have what protection the stack has. */
  async protect(index: number): Promise<void> {
    await (await this.stack.deployment()).unset(`database.clusters[${index}].protectData`);
  }

  async activate(name: string): Promise<void> {
    await (await this.stack.deployment()).set({ 'database.active': name });
  }

  /** Takes a cluster down to its final snapshot. What protects it is taken away first, by an update of its own. @returns seconds. */
  async remove(context: Context, { name, protectData }: StackCluster): Promise<number> {
    const deployment = await this.stack.deployment();
    const at = `database.clusters[${this.all.findIndex((it) => it.name === name)}]`;
    let seconds = 0;
    if (protectData) {
      await deployment.set({ [`${at}.protectData`]: 'false' });
      seconds += await update(context, this.stack);
    }
    await deployment.unset(at);
    return seconds + (await update(context, this.stack));
  }
}
