import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeSnapshot {
  id: string;
  createdAt: string;
  tags?: Record<string, string>;
  status?: string;
  type?: string;
  engineVersion?: string;
}

interface FakeCluster {
  status: string;
  iam: boolean;
  engineVersion: string;
  tags: Record<string, string>;
  /** High by default, so that it does not matter unless a test sets it. */
  maxAcu: number;
}

const CLUSTER: FakeCluster = { status: 'available', iam: false, engineVersion: '8.0.mysql_aurora.3.10.4', tags: {}, maxAcu: 256 };

type Request = Record<string, string>;

/** The part of the RDS API that the program uses, behind a real SDK client: pages of two snapshots; a modified cluster is ready at the second look. */
export class FakeRds {
  snapshots: FakeSnapshot[] = [];
  cluster: FakeCluster = { ...CLUSTER };
  /** Minimum capacity of the clusters for which it is above 0, ACU by identifier. */
  floors: Record<string, number> = {};
  /** Identifiers of clusters that do not exist; all others have the properties above. */
  absent: string[] = [];
  /** Zones in which `db.serverless` is offered. */
  offering = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
  /** Minimum capacity by engine version; undefined for versions for which RDS does not report it. */
  versions: Record<string, number | undefined> = { '8.4.mysql_aurora.8.4.8': 0 };
  /** Every request, as its parameters. */
  readonly requests: Request[] = [];
  /** An action to refuse. */
  refused = '';
  private looks = 0;
  private readonly server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const parameters = Object.fromEntries(new URLSearchParams(body));
    this.requests.push(parameters);
    const [status, xml] = this.answer(parameters);
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
  });

  /** Starts it, and points every SDK client of this process at it. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL_RDS = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    process.env.AWS_REGION = 'us-east-1';
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
  }

  reset(): void {
    this.snapshots = [];
    this.cluster = { ...CLUSTER };
    this.versions = { '8.4.mysql_aurora.8.4.8': 0 };
    this.absent = [];
    this.offering = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
    this.floors = {};
    this.requests.length = 0;
    this.refused = '';
    this.looks = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    delete process.env.AWS_ENDPOINT_URL_RDS;
  }

  actions(): string[] {
    return this.requests.map((request) => request.Action ?? '');
  }

  private answer(parameters: Request): [number, string] {
    const action = parameters.Action ?? '';
    if (action === this.refused) return failure(403, 'AccessDenied', `not allowed to ${action}`);
    if (action === 'DescribeDBClusterSnapshots') return this.describeSnapshots(parameters);
    if (action === 'DeleteDBClusterSnapshot') {
      this.snapshots = this.snapshots.filter(({ id }) => id !== parameters.DBClusterSnapshotIdentifier);
      return success(action, '');
    }
    if (action === 'ModifyDBCluster') {
      this.cluster = { ...this.cluster, status: 'modifying', iam: false };
      this.looks = 2;
      return success(action, '');
    }
    if (action === 'DescribeDBClusters') {
      const id = parameters.DBClusterIdentifier ?? '';
      if (this.absent.includes(id)) return failure(404, 'DBClusterNotFoundFault', `DBCluster ${id} not found.`);
      if (this.cluster.status === 'modifying' && this.looks-- <= 0) this.cluster = { ...this.cluster, status: 'available', iam: true };
      const { status, iam, engineVersion, tags, maxAcu } = this.cluster;
      const scaling = `<ServerlessV2ScalingConfiguration><MinCapacity>${this.floors[id] ?? 0}</MinCapacity><MaxCapacity>${maxAcu}</MaxCapacity></ServerlessV2ScalingConfiguration>`;
      const members = `<DBClusterMembers><DBClusterMember><DBInstanceIdentifier>${id}-writer</DBInstanceIdentifier></DBClusterMember></DBClusterMembers>`;
      const fields = `${scaling}${members}<Status>${status}</Status><IAMDatabaseAuthenticationEnabled>${iam}</IAMDatabaseAuthenticationEnabled><EngineVersion>${engineVersion}</EngineVersion>${tagsXml(tags)}`;
      return success(action, `<DBClusters><DBCluster>${fields}</DBCluster></DBClusters>`);
    }
    if (action === 'CreateDBClusterSnapshot') {
      const tag = (index: number) => [parameters[`Tags.Tag.${index}.Key`] ?? '', parameters[`Tags.Tag.${index}.Value`] ?? ''];
      const id = parameters.DBClusterSnapshotIdentifier ?? '';
      this.snapshots.push({ id, createdAt: '2026-11-30T00:00:00Z', tags: Object.fromEntries([1, 2, 3].map(tag)) });
      return success(action, '');
    }
    if (action === 'DescribeDBEngineVersions') {
      const version = parameters.EngineVersion ?? '';
      const least = this.versions[version];
      const features =
        least === undefined ? '' : `<ServerlessV2FeaturesSupport><MinCapacity>${least}</MinCapacity></ServerlessV2FeaturesSupport>`;
      const found = version in this.versions ? `<DBEngineVersion>${features}</DBEngineVersion>` : '';
      return success(action, `<DBEngineVersions>${found}</DBEngineVersions>`);
    }
    if (action === 'DescribeOrderableDBInstanceOptions') {
      const zones = this.offering.map((name) => `<AvailabilityZone><Name>${name}</Name></AvailabilityZone>`).join('');
      const option = `<OrderableDBInstanceOption><AvailabilityZones>${zones}</AvailabilityZones></OrderableDBInstanceOption>`;
      return success(action, `<OrderableDBInstanceOptions>${option}</OrderableDBInstanceOptions>`);
    }
    return failure(400, 'InvalidAction', action);
  }

  private describeSnapshots(parameters: Request): [number, string] {
    const id = parameters.DBClusterSnapshotIdentifier;
    const type = parameters.SnapshotType;
    const matching = this.snapshots.filter((s) => (!id || s.id === id) && (!type || (s.type ?? 'manual') === type));
    if (id && matching.length === 0) return failure(404, 'DBClusterSnapshotNotFoundFault', `DBClusterSnapshot not found: ${id}`);
    const from = Number(parameters.Marker ?? 0);
    const marker = from + 2 < matching.length ? `<Marker>${from + 2}</Marker>` : '';
    const page = matching
      .slice(from, from + 2)
      .map(snapshotXml)
      .join('');
    return success('DescribeDBClusterSnapshots', `<DBClusterSnapshots>${page}</DBClusterSnapshots>${marker}`);
  }
}

function snapshotXml({ id, createdAt, tags = {}, status = 'available', type = 'manual', engineVersion }: FakeSnapshot): string {
  return `<DBClusterSnapshot><DBClusterSnapshotIdentifier>${id}</DBClusterSnapshotIdentifier><Status>${status}</Status>
    <SnapshotType>${type}</SnapshotType><EngineVersion>${engineVersion ?? '8.0.mysql_aurora.3.10.4'}</EngineVersion>
    <SnapshotCreateTime>${createdAt}</SnapshotCreateTime>${tagsXml(tags)}</DBClusterSnapshot>`;
}

function tagsXml(tags: Record<string, string>): string {
  const all = Object.entries(tags).map(([key, value]) => `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`);
  return `<TagList>${all.join('')}</TagList>`;
}

const success = (action: string, result: string): [number, string] => [
  200,
  `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
];

const failure = (status: number, code: string, message: string): [number, string] => [
  status,
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
];
