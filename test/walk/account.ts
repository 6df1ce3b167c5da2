import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import type { ClientClass, ClientSettings } from '../../infra/ground/client.ts';

interface Tag {
  Key: string;
  Value: string;
}

export interface Cluster {
  /** The to-dos in it, by number. */
  rows: number[];
  minAcu: number;
  tags: Record<string, string>;
}

export interface Snapshot {
  id: string;
  rows: number[];
  createdAt: number;
  tags: Record<string, string>;
}

/** A scheduled change of capacity. */
export interface Scheduled {
  at: number;
  cluster?: string;
  minAcu?: number;
  warm?: number;
}

/** Simulates a kill: once it is blown, nothing has any effect. */
export class Fuse {
  private left = Number.POSITIVE_INFINITY;

  set(steps: number): void {
    this.left = steps;
  }

  get blown(): boolean {
    return this.left < 0;
  }

  /** Called before each effect. */
  burn(): void {
    this.left--;
    if (this.blown) throw new Error('killed');
  }
}

const listOf = (tags: Record<string, string>): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const named = (name: string): Error => Object.assign(new Error(name), { name });
const EFFECTS = /^(Modify|Put|Delete|Create)/;

/** A simulated AWS account, as far as day-two commands change it, with the to-dos in each cluster and snapshot. */
export class Account {
  readonly parameters = new Map<string, string>();
  readonly clusters = new Map<string, Cluster>();
  snapshots: Snapshot[] = [];
  schedules: Scheduled[] = [];
  warm = 0;
  readonly fuse: Fuse;
  private readonly now: () => number;

  constructor(fuse: Fuse, now: () => number) {
    this.fuse = fuse;
    this.now = now;
  }

  client = <C>(Client: ClientClass<C>, settings: ClientSettings): C => {
    const client = new Client({ ...settings, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: Record<string, never> }) => {
      const call = name.replace(/Command$/, '');
      if (EFFECTS.test(call)) this.fuse.burn();
      const answer = this.answers[call];
      if (!answer) throw new Error(`nothing is to call ${call}`);
      return answer(input);
    };
    return Object.assign(client as object, { send }) as C;
  };

  /** Runs the schedules that are due. */
  elapse(): void {
    const due = this.schedules.filter(({ at }) => at <= this.now()).sort((a, b) => a.at - b.at);
    this.schedules = this.schedules.filter(({ at }) => at > this.now());
    for (const { cluster, minAcu, warm } of due) {
      const there = this.clusters.get(cluster ?? '');
      if (there && minAcu !== undefined) there.minAcu = minAcu;
      if (warm !== undefined) this.warm = warm;
    }
  }

  /** A cluster's minimum capacity after all schedules have run. */
  floorToCome(id: string): number | undefined {
    return this.last(({ cluster }) => cluster === id)?.minAcu ?? this.clusters.get(id)?.minAcu;
  }

  /** Provisioned concurrency after all schedules have run. */
  warmToCome(): number {
    return this.last(({ warm }) => warm !== undefined)?.warm ?? this.warm;
  }

  private last(isMeant: (scheduled: Scheduled) => boolean): Scheduled | undefined {
    return this.schedules
      .filter(isMeant)
      .sort((a, b) => a.at - b.at)
      .at(-1);
  }

  /** Takes a snapshot. An existing name is refused, as RDS does. */
  snapshot(id: string, cluster: Cluster, more: Record<string, string> = {}): void {
    if (this.snapshots.some((it) => it.id === id)) throw named('DBClusterSnapshotAlreadyExistsFault');
    this.snapshots.push({ id, rows: [...cluster.rows], createdAt: this.now(), tags: { ...cluster.tags, ...more } });
  }

  private found(id: string): Cluster {
    const cluster = this.clusters.get(id);
    if (!cluster) throw named('DBClusterNotFoundFault');
    return cluster;
  }

  // biome-ignore lint/suspicious/noExplicitAny: each takes what AWS does
  private readonly answers: Record<string, (input: any) => unknown> = {
    GetParameter: ({ Name }) => {
      const Value = this.parameters.get(Name);
      if (Value === undefined) throw new ParameterNotFound({ message: 'none', $metadata: {} });
      return { Parameter: { Value } };
    },
    DescribeDBClusterSnapshots: ({ DBClusterSnapshotIdentifier: id }) => {
      const found = this.snapshots.filter((it) => id === undefined || it.id === id);
      if (id !== undefined && found.length === 0) throw named('DBClusterSnapshotNotFoundFault');
      return {
        DBClusterSnapshots: found.map((it) => ({
          DBClusterSnapshotIdentifier: it.id,
          Status: 'available',
          EngineVersion: '8.0.mysql_aurora.3.10.4',
          SnapshotCreateTime: new Date(it.createdAt),
          TagList: listOf(it.tags),
        })),
      };
    },
    DescribeDBClusters: ({ DBClusterIdentifier: id }) => {
      const ids = id === undefined ? [...this.clusters.keys()] : [id];
      return {
        DBClusters: ids.map((it) => ({
          DBClusterIdentifier: it,
          Status: 'available',
          EngineVersion: '8.0.mysql_aurora.3.10.4',
          TagList: listOf(this.found(it).tags),
          ServerlessV2ScalingConfiguration: { MinCapacity: this.found(it).minAcu, MaxCapacity: 8 },
        })),
      };
    },
    CreateDBClusterSnapshot: ({ DBClusterIdentifier, DBClusterSnapshotIdentifier, Tags }) =>
      this.snapshot(
        DBClusterSnapshotIdentifier,
        this.found(DBClusterIdentifier),
        Object.fromEntries((Tags as Tag[]).map(({ Key, Value }) => [Key, Value])),
      ),
    DeleteDBClusterSnapshot: ({ DBClusterSnapshotIdentifier: id }) => {
      this.snapshots = this.snapshots.filter((it) => it.id !== id);
    },
    ModifyDBCluster: ({ DBClusterIdentifier, ServerlessV2ScalingConfiguration }) => {
      this.found(DBClusterIdentifier).minAcu = ServerlessV2ScalingConfiguration.MinCapacity;
    },
    PutProvisionedConcurrencyConfig: ({ ProvisionedConcurrentExecutions }) => {
      this.warm = ProvisionedConcurrentExecutions;
    },
    DeleteProvisionedConcurrencyConfig: () => {
      this.warm = 0;
    },
    GetProvisionedConcurrencyConfig: () => {
      if (this.warm === 0) throw named('ProvisionedConcurrencyConfigNotFoundException');
      return { RequestedProvisionedConcurrentExecutions: this.warm };
    },
    // One version, which a rollback has not touched; no table that would tell what a restore loses.
    GetAlias: () => ({ FunctionVersion: '1' }),
    GetFunctionConfiguration: ({ Qualifier }) => {
      if (Qualifier === undefined) throw new ResourceNotFoundException({ message: 'none', $metadata: {}, Type: 'User' });
      return {};
    },
    ListVersionsByFunction: () => ({ Versions: [{ Version: '1' }] }),
    Invoke: () => ({ Payload: Buffer.from('{"rows":[]}') }),
    // What a doctor looks at beside.
    GetCallerIdentity: () => ({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/ada' }),
    DescribeLogGroups: () => ({ logGroups: [] }),
    GetRestApis: () => ({ items: [] }),
    DescribeAlarms: () => ({ MetricAlarms: [] }),
    DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [] }),
    GetAccountSettings: () => ({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } }),
    DescribeDBEngineVersions: () => ({ DBEngineVersions: [{ ServerlessV2FeaturesSupport: { MinCapacity: 0 } }] }),
    DescribeAvailabilityZones: () => ({ AvailabilityZones: [{}, {}, {}] }),
  };
}
