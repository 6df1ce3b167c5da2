import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { DEFAULT_VERSION, FIRST_TO_PAUSE, familyOf, pauses } from '../ground/capacity.ts';
import type { FunctionLinkArgs } from '../ground/link.ts';
import { regionOf } from '../ground/location.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import { type AuroraServerlessArgs, type AuroraServerlessOptions, DatabaseState } from './args.ts';
import { MASTER, makeCluster } from './cluster.ts';
import { linkTo } from './link.ts';
import { DEFAULT_MAX_ACU, planCluster } from './plan.ts';

/** Link factories. Kept outside of the class, because its properties become outputs, also in the package's schema. */
const linked = new WeakMap<AuroraServerless, (user: string, name: string) => FunctionLinkArgs>();

/** An AuroraServerless' resources; no cluster while it hibernates. */
export interface DatabaseNodes {
  cluster: aws.rds.Cluster | undefined;
  /** The writer first. */
  instances: aws.rds.ClusterInstance[];
  subnetGroup: aws.rds.SubnetGroup;
  parameterGroup: aws.rds.ClusterParameterGroup;
}

/**
 * Aurora Serverless v2 for MySQL that pauses while idle. Destroying it takes a final snapshot, from which the next deployment restores it.
 *
 * Idle: only storage ($0.10 per GB-month in us-east-1), with `minAcu` 0. In use: $0.12 per ACU-hour, and $0.20 per million I/O.
 * Any open connection keeps it awake.
 *
 * Clients log in with IAM tokens over TLS. The master password is used once, to create the database users; it is a secret in the stack's state.
 */
export class AuroraServerless extends pulumi.ComponentResource {
  /** The cluster's identifier, and the component's name. */
  readonly clusterIdentifier: pulumi.Output<string>;
  /** Host name of the writer, resolved once it accepts connections. Empty while hibernated, like the cluster's other outputs. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name that balances over the readers; the writer if there are none. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** Port of both. */
  readonly port: pulumi.Output<number>;
  readonly clusterArn: pulumi.Output<string>;
  /** Resource id that `rds-db:connect` is granted on: a new one after each restore. */
  readonly resourceId: pulumi.Output<string>;
  readonly masterUsername: pulumi.Output<string>;
  /** A secret output. */
  readonly masterPassword: pulumi.Output<string>;
  readonly subnetGroupName: pulumi.Output<string>;
  readonly parameterGroupName: pulumi.Output<string>;
  /** The snapshot that the cluster was restored from; empty when it started empty. */
  readonly restoredFrom: pulumi.Output<string>;

  constructor(name: string, args: AuroraServerlessArgs, opts?: AuroraServerlessOptions) {
    super('siesta:index:AuroraServerless', name, {}, tagging(opts, args.tags));
    validateArgs(name, args);
    const subnetGroup = new aws.rds.SubnetGroup(name, { name, subnetIds: args.subnetIds }, { parent: this });
    const awake = (args.state ?? DatabaseState.On) === DatabaseState.On;
    const plan = awake ? pulumi.output(opts?.plan ?? planCluster(name, args)) : undefined;
    const parameters = parameterGroup(name, plan?.engineVersion ?? args.engineVersion ?? DEFAULT_VERSION, args.slowLog ?? false, this);
    // RDS refuses some special characters and more than 41 characters.
    const password = new random.RandomPassword(`${name}-master`, { length: 40, special: false }, { parent: this });
    const slowLog = args.slowLog ? slowLogGroup(name, args, this) : [];
    const cluster = plan && makeCluster(name, args, { subnetGroup, parameters, password, slowLog, plan }, this);

    this.clusterIdentifier = pulumi.output(name);
    this.endpoint = cluster?.endpoint ?? pulumi.output('');
    this.readerEndpoint = cluster?.readerEndpoint ?? pulumi.output('');
    this.port = cluster?.port ?? pulumi.output(3306);
    this.clusterArn = cluster?.arn ?? pulumi.output('');
    this.resourceId = cluster?.resourceId ?? pulumi.output('');
    this.masterUsername = pulumi.output(MASTER);
    this.masterPassword = password.result;
    this.subnetGroupName = subnetGroup.name;
    this.parameterGroupName = parameters.name;
    this.restoredFrom = cluster?.restoredFrom ?? pulumi.output('');
    this.registerOutputs({
      clusterIdentifier: this.clusterIdentifier,
      endpoint: this.endpoint,
      readerEndpoint: this.readerEndpoint,
      port: this.port,
      clusterArn: this.clusterArn,
      resourceId: this.resourceId,
      masterUsername: this.masterUsername,
      masterPassword: this.masterPassword,
      subnetGroupName: this.subnetGroupName,
      parameterGroupName: this.parameterGroupName,
      restoredFrom: this.restoredFrom,
    });
    const instances = cluster ? [cluster.writer, ...cluster.readers] : [];
    keepNodes<DatabaseNodes>(this, { cluster: cluster?.cluster, instances, subnetGroup, parameterGroup: parameters });
    linked.set(this, (user, name) =>
      linkTo(cluster, { clients: args.clients, region: regionOf('AuroraServerless', args.region) }, { user, name }),
    );
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): DatabaseNodes {
    return nodesOf(this);
  }

  /**
   * Everything a function needs to use the database as one of its users, for the `links` of a `LambdaFunction`: environment variables, the permission
   * to log in with IAM tokens as that user only, network placement, and CA certificates. No password. The user must have been created in the
   * database `databaseName` with the master login.
   */
  link(user: string, databaseName = 'siesta'): FunctionLinkArgs {
    const make = linked.get(this);
    if (!make) throw new Error('AuroraServerless has no links before it is made.');
    return make(user, databaseName);
  }
}

/** Close idle connections after this time: well before auto-pause, which they would prevent, even in a frozen Lambda environment. */
const IDLE_CONNECTION_SECONDS = '60';

function validateArgs(
  name: string,
  { minAcu = 0, maxAcu = DEFAULT_MAX_ACU, engineVersion = DEFAULT_VERSION, beginsFrom }: AuroraServerlessArgs,
): void {
  if (!/^[a-z](-?[a-z0-9])*$/.test(name) || name.length > 63) {
    throw new Error(`AuroraServerless name is "${name}", which names the cluster: use up to 63 small letters, digits and single hyphens.`);
  }
  const moment = Boolean(beginsFrom?.clusterIdentifier && beginsFrom.at);
  if (beginsFrom && moment === Boolean(beginsFrom.snapshot)) {
    throw new Error('AuroraServerless beginsFrom is not clear: use either a snapshot, or a clusterIdentifier and the moment (at).');
  }
  if (minAcu > maxAcu)
    throw new Error(`AuroraServerless minAcu is ${minAcu}, more than maxAcu (${maxAcu}): lower it or raise the maximum.`);
  if (minAcu === 0 && pauses(engineVersion) === false) {
    throw new Error(
      `AuroraServerless engineVersion ${engineVersion} cannot pause at 0 ACU: use ${FIRST_TO_PAUSE} or later, or minAcu 0.5.`,
    );
  }
}

function parameterGroup(
  name: string,
  version: pulumi.Input<string>,
  slowLog: boolean,
  parent: pulumi.Resource,
): aws.rds.ClusterParameterGroup {
  const parameters = {
    interactive_timeout: IDLE_CONNECTION_SECONDS,
    wait_timeout: IDLE_CONNECTION_SECONDS,
    require_secure_transport: 'ON',
    sql_mode: 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    time_zone: 'UTC',
    ...(slowLog && { slow_query_log: '1', long_query_time: '1' }),
  };
  return new aws.rds.ClusterParameterGroup(
    name,
    {
      family: pulumi.output(version).apply(familyOf),
      description: 'Idle connections end soon, TLS only, strict, UTC',
      parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
    },
    { parent },
  );
}

/** Created beforehand: a log group that RDS creates has no retention and survives the cluster. */
function slowLogGroup(name: string, { logRetentionDays }: AuroraServerlessArgs, parent: pulumi.Resource): pulumi.Resource[] {
  const group = { name: `/aws/rds/cluster/${name}/slowquery`, retentionInDays: logRetentionDays ?? 14 };
  return [new aws.cloudwatch.LogGroup(`${name}-slow-log`, group, { parent })];
}
