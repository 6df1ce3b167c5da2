import { clusterIdentifier } from '../../infra/ground/names.ts';
import type { Decisions } from '../../infra/state/index.ts';
import type { Context } from '../command/index.ts';
import type { StackDecisions } from '../decisions/index.ts';
import type { Outputs } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import type { RestoreSource } from './source.ts';

type Cluster = Decisions['database']['clusters'][number];

/** The clusters of a stack and the changes to them. Each change is one update and returns its duration, seconds. */
export class StackClusters {
  private readonly decided: StackDecisions;
  private readonly outputs: Outputs;
  /** Protection of clusters without a decision of their own. */
  private readonly protects: boolean;

  constructor(decided: StackDecisions, outputs: Outputs, protects: boolean) {
    this.decided = decided;
    this.outputs = outputs;
    this.protects = protects;
  }

  get all(): Cluster[] {
    return this.decided.now.database.clusters;
  }

  get active(): string {
    return this.decided.now.database.active;
  }

  /** A cluster's identifier in AWS. */
  identifier = (name: string): string => clusterIdentifier(this.outputs.name, name);

  /** The inactive cluster. @throws CliError when there is none. */
  other(): Cluster {
    const other = this.all.find(({ name }) => name !== this.active);
    if (other) return other;
    throw new CliError('No restore is under way: there is one cluster.', '`npx siesta status` shows the stack.');
  }

  /** Whether the decided active cluster is the deployed one. */
  settled = (): boolean => this.identifier(this.active) === this.outputs.clusterIdentifier;

  /** Whether the account records two clusters: an update that could not start has recorded nothing. */
  isUnderWay = async (): Promise<boolean> => (await this.decided.reload()).now.database.clusters.length > 1;

  /** Adds a cluster and makes it active. It is protected only after it has passed the gates: until then it may have to be deleted again. */
  add(context: Context, name: string, { settings }: RestoreSource): Promise<number> {
    return this.change(context, { clusters: [...this.all, { name, ...settings, protectData: false }], active: name });
  }

  /** Gives a cluster the stack's protection. */
  async protect(context: Context, name: string): Promise<number> {
    if (!this.protects) return 0;
    return this.change(context, {
      clusters: this.all.map((cluster) => (cluster.name === name ? { ...cluster, protectData: undefined } : cluster)),
    });
  }

  activate(context: Context, name: string): Promise<number> {
    return this.change(context, { active: name });
  }

  /** Removes a cluster, leaving its final snapshot, and makes the other active. A protected cluster is unprotected first, by an update of its own. */
  async remove(context: Context, { name, protectData = this.protects }: Cluster, { name: active }: Cluster): Promise<number> {
    let seconds = 0;
    if (protectData) {
      const unprotected = this.all.map((cluster) => (cluster.name === name ? { ...cluster, protectData: false } : cluster));
      seconds += await this.change(context, { clusters: unprotected });
    }
    return seconds + (await this.change(context, { clusters: this.all.filter((cluster) => cluster.name !== name), active }));
  }

  private change = (context: Context, change: Partial<Decisions['database']>): Promise<number> =>
    this.decided.carryOut(context, this.decided.database(change));
}
