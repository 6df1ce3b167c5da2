import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { DeployedResource, Deployment, Pulumi } from '../../cli/stack/pulumi.ts';
import { Stack } from '../../cli/stack/stack.ts';
import { CliError } from '../../cli/terminal/index.ts';
import { ownArgs } from '../../infra/database/clusters.ts';
import { deployedCapacity } from '../../infra/events/deployed-capacity.ts';
import { lookUpOverdue, SOON_MS } from '../../infra/events/overdue.ts';
import { changesToCome } from '../../infra/events/schedules.ts';
import { formerClusterMinAcu } from '../../infra/ground/capacity.ts';
import { clusterIdentifier } from '../../infra/ground/names.ts';
import { ownerTags } from '../../infra/ground/owner.ts';
import { decisionsIn, readConfig, type StackConfig, withFinalSnapshots } from '../../infra/settings/index.ts';
import { FINAL_TAG, finalSnapshotName, findOrigin, pruneFinalSnapshots } from '../../infra/snapshots/index.ts';
import { carriedDecision, decisionsParameterName, readDecisions, serialized } from '../../infra/state/index.ts';
import { choose } from '../../infra/state/program/index.ts';
import type { Account, Scheduled } from './account.ts';

export const NAME = 'siesta-dev';
const OWNER = { id: '0a', project: 'siesta', stack: 'dev' };

/** A cluster as Pulumi has made it. */
interface Made {
  minAcu: number;
  final: string;
  /** What its name for the final snapshot is fresh after. */
  after: string;
}

/**
 * Simulates Pulumi running the program: all decisions are made by the program's own code (settings, decisions, origins, schedules), and what it
 * registers takes effect step by step, any of which may be the last.
 */
export class Engine implements Pulumi {
  /** Cluster that the functions use. */
  traffic: string | undefined;
  private readonly made = new Map<string, Made>();
  private outputs: Record<string, unknown> | undefined;
  private locked = false;
  private names = 0;
  private readonly account: Account;
  private readonly now: () => number;

  constructor(account: Account, now: () => number) {
    this.account = account;
    this.now = now;
  }

  selected = async (): Promise<string> => 'dev';
  stacks = async (): Promise<string[]> => ['dev'];
  check = async (): Promise<void> => undefined;
  settings = async (): Promise<Record<string, string>> => ({});

  open = async (folder: string): Promise<Deployment> => ({
    resources: async () => this.resources(),
    update: ({ env = {} }) => this.update(folder, env),
    destroy: async () => undefined,
    edit: async () => undefined,
    refresh: async () => undefined,
    pending: async () => [],
    clearPendingCreates: async () => undefined,
    drift: async () => [],
    locks: async () => (this.locked ? [{ by: 'ada@box, process 4711', since: '2026-11-23T09:00:00Z', dead: true }] : []),
    cancel: async () => {
      this.locked = false;
    },
  });

  private resources(): DeployedResource[] {
    if (!this.outputs) return [];
    const clusters = [...this.made].map(([clusterIdentifier, { final: finalSnapshotIdentifier, minAcu }]) => ({
      urn: `urn:pulumi:dev::siesta::aws:rds/cluster:Cluster::${clusterIdentifier}`,
      type: 'aws:rds/cluster:Cluster',
      id: clusterIdentifier,
      outputs: {
        clusterIdentifier,
        finalSnapshotIdentifier,
        serverlessv2ScalingConfiguration: { minCapacity: minAcu, maxCapacity: 8 },
      },
    }));
    return [
      { urn: 'urn:pulumi:dev::siesta::pulumi:pulumi:Stack::siesta-dev', type: 'pulumi:pulumi:Stack', outputs: this.outputs },
      ...clusters,
    ];
  }

  /** One run of the program from a checkout, and what comes of it. */
  private async update(folder: string, env: Record<string, string>): Promise<void> {
    if (this.locked) throw new CliError('the stack is currently locked by 1 lock(s)', '`pulumi cancel`');
    const { signal } = new AbortController();
    const settings = (await Stack.select(folder, 'dev', { pulumi: this, client: this.account.client }, signal)).settings();
    const known = { stored: await readDecisions(this.ssm(), NAME), carried: carriedDecision(env), deployed: this.outputs ?? {} };
    const decisions = choose(NAME, { ...known, configured: decisionsIn(readConfig(settings, 'siesta')) });
    const config = withFinalSnapshots(readConfig(settings, 'siesta', decisions), known.deployed);
    const overdue = await this.overdueSchedules(config);
    this.locked = true;
    this.effect(() => this.account.parameters.set(decisionsParameterName(NAME), serialized(decisions)));
    await this.deploy(config, overdue);
    this.locked = false;
  }

  /** What puts back what is raised and nothing else puts back. */
  private async overdueSchedules(config: StackConfig): Promise<Scheduled[]> {
    if (!this.outputs) return [];
    const { state, clusters, active, minAcu, engineVersion } = config.database;
    const names = state === 'on' ? clusters.map(({ name }) => clusterIdentifier(NAME, name)) : [];
    const withTraffic = clusterIdentifier(NAME, active);
    const looked = {
      usual: { minAcu, provisionedConcurrency: config.service.provisionedConcurrency },
      deployed: deployedCapacity(this.resources(), OUTPUTS.functionName),
      windows: config.scaleWindows,
      active: state === 'on' ? withTraffic : undefined,
      former: names.filter((id) => id !== withTraffic),
      formerMinAcu: formerClusterMinAcu(minAcu, engineVersion),
      functionName: OUTPUTS.functionName,
      aliasName: OUTPUTS.aliasName,
    };
    const { client } = this.account;
    const overdue = await lookUpOverdue(client(RDSClient, {}), client(LambdaClient, {}), looked, new Date(this.now()));
    const at = this.now() + SOON_MS;
    return [
      ...(overdue.active ? [{ at, cluster: withTraffic, minAcu }] : []),
      ...(overdue.former ? looked.former.map((cluster) => ({ at, cluster, minAcu: looked.formerMinAcu })) : []),
      ...(overdue.provisionedConcurrency ? [{ at, warm: config.service.provisionedConcurrency }] : []),
    ];
  }

  private async deploy(config: StackConfig, overdue: Scheduled[]): Promise<void> {
    const { database, service } = config;
    const wanted = database.state === 'on' ? database.clusters : [];
    for (const cluster of wanted) await this.make(clusterIdentifier(NAME, cluster.name), config, cluster);
    const active = clusterIdentifier(NAME, database.active);
    this.effect(() => {
      this.traffic = wanted.length > 0 ? active : undefined;
    });
    const at = new Date(this.now());
    const schedules = [
      ...changesToCome(config.scaleWindows, 'provisionedConcurrency', service.provisionedConcurrency, at).map((it) => ({
        at: it.at.getTime(),
        warm: it.value,
      })),
      ...(wanted.length > 0 ? changesToCome(config.scaleWindows, 'minAcu', database.minAcu, at) : []).map((it) => ({
        at: it.at.getTime(),
        cluster: active,
        minAcu: it.value,
      })),
      ...overdue,
    ];
    this.effect(() => {
      this.account.schedules = schedules;
    });
    const names = wanted.map(({ name }) => clusterIdentifier(NAME, name));
    for (const [id, made] of this.made) if (!names.includes(id)) this.takeDown(id, made);
    this.effect(() => {
      this.outputs = { ...OUTPUTS, identity: OWNER, databaseState: database.state, clusterIdentifier: active };
    });
  }

  private async make(id: string, { database }: StackConfig, cluster: StackConfig['database']['clusters'][number]): Promise<void> {
    const rds = this.account.client(RDSClient, {});
    const own = ownArgs(database, cluster);
    const tags = { ...ownerTags(OWNER), 'siesta:database': id };
    const wanted = { identifier: id, restoreFrom: own.restoreFrom ?? 'latest', beginning: own.beginsFrom, owner: OWNER };
    const { restoreFrom, lastFinal: after = 'none' } = await findOrigin(rds, wanted);
    const [minAcu, made] = [own.minAcu ?? 0, this.made.get(id)];
    const final = made?.after === after ? made.final : finalSnapshotName(id, `${++this.names}`.padStart(8, '0'));
    if (!made) {
      const rows = [...(this.account.snapshots.find((it) => it.id === restoreFrom?.id)?.rows ?? [])];
      this.effect(() => {
        this.account.clusters.set(id, { rows, minAcu, tags: { ...tags, [FINAL_TAG]: final } });
        this.made.set(id, { minAcu, final, after });
      });
      await pruneFinalSnapshots(rds, id, OWNER);
    } else if (made.final !== final || made.minAcu !== minAcu) {
      this.effect(() => {
        const there = this.account.clusters.get(id);
        if (there) Object.assign(there, { tags: { ...tags, [FINAL_TAG]: final }, ...(made.minAcu !== minAcu && { minAcu }) });
        this.made.set(id, { minAcu, final, after });
      });
    }
  }

  private takeDown(id: string, { final }: Made): void {
    const cluster = this.account.clusters.get(id);
    // One call, which RDS ends by itself. Of a cluster that is gone already Pulumi has only to forget.
    if (cluster)
      this.effect(() => {
        this.account.snapshot(final, cluster);
        this.account.clusters.delete(id);
      });
    this.effect(() => this.made.delete(id));
  }

  /** Killed before it, it has not been; what comes after has not either. */
  private effect(happen: () => void): void {
    this.account.fuse.burn();
    happen();
  }

  private ssm = () => this.account.client(SSMClient, {});
}

const OUTPUTS = {
  name: NAME,
  url: 'http://127.0.0.1:1/v1',
  functionName: `${NAME}-api`,
  aliasName: 'live',
  opsFunctionName: `${NAME}-ops`,
  queryFunctionName: `${NAME}-query`,
  pinParameterName: `/${NAME}/pinned-version`,
};
