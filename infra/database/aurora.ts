import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { DEFAULT_VERSION, FIRST_TO_PAUSE, familyOf, pauses } from '../ground/capacity.ts';
import type { FunctionLinkArgs } from '../ground/link.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import { regionOf } from '../ground/whereabouts.ts';
import { type AuroraServerlessArgs, type AuroraServerlessOptions, DatabaseState } from './args.ts';
import { MASTER, makeCluster } from './cluster.ts';
import { linkTo } from './link.ts';
import { DEFAULT_MAX_ACU, planCluster } from './plan.ts';

/** What links are made of. Kept beside the class: what is declared in it becomes an output, in the schema too. */
const linked = new WeakMap<AuroraServerless, (user: string, name: string) => FunctionLinkArgs>();

/** What an `AuroraServerless` is made of. There is no cluster while it hibernates. */
export interface DatabaseNodes {
  cluster: aws.rds.Cluster | undefined;
  /** The writer first. */
  instances: aws.rds.ClusterInstance[];
  subnetGroup: aws.rds.SubnetGroup;
  parameterGroup: aws.rds.ClusterParameterGroup;
}

/**
 * Aurora Serverless v2 for MySQL that pauses while idle, lives on in its final snapshot when it is destroyed, and comes back from it by itself.
 *
 * Idle: stored bytes only ($0.10 a GB and month in us-east-1), with `minAcu` 0. In use: $0.12 an ACU and hour, and $0.20 per million I/O.
 * Anything that keeps a connection open keeps it awake.
 *
 * Clients log in with IAM tokens over TLS. The master password is for the one call that makes their users; it is a secret of the stack's state.
 */
export class AuroraServerless extends pulumi.ComponentResource {
  /** The cluster's identifier and the component's name. */
  readonly clusterIdentifier: pulumi.Output<string>;
  /** Host name of the writer, known when it takes connections. Empty while hibernated, as are the other outputs of a cluster. */
  readonly endpoint: pulumi.Output<string>;
  /** Host name that spreads over the readers; the writer when there are none. */
  readonly readerEndpoint: pulumi.Output<string>;
  /** Port of both. */
  readonly port: pulumi.Output<number>;
  readonly clusterArn: pulumi.Output<string>;
  /** What `rds-db:connect` is granted on: it is new after each restore. */
  readonly resourceId: pulumi.Output<string>;
  readonly masterUsername: pulumi.Output<string>;
  /** Secret. */
  readonly masterPassword: pulumi.Output<string>;
  readonly subnetGroupName: pulumi.Output<string>;
  readonly parameterGroupName: pulumi.Output<string>;
  /** The snapshot that a new cluster starts from. Empty when it starts empty. */
  readonly restoredFrom: pulumi.Output<string>;

  constructor(name: string, args: AuroraServerlessArgs, opts?: AuroraServerlessOptions) {
    super('siesta:index:AuroraServerless', name, {}, tagging(opts, args.tags));
    validateArgs(name, args);
    const subnetGroup = new aws.rds.SubnetGroup(name, { name, subnetIds: args.subnetIds }, { parent: this });
    const awake = (args.state ?? DatabaseState.On) === DatabaseState.On;
    const plan = awake ? pulumi.output(opts?.plan ?? planCluster(name, args)) : undefined;
    const parameters = parameterGroup(name, plan?.engineVersion ?? args.engineVersion ?? DEFAULT_VERSION, args.slowLog ?? false, this);
    // Without the characters that RDS refuses, and within its 41.
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

  /** Its resources themselves, for programs in TypeScript. */
  get nodes(): DatabaseNodes {
    return nodesOf(this);
  }

  /**
   * All that a function needs to use the database as one of its users, for the `links` of a `LambdaFunction`: variables, the right to log in as that
   * user by IAM tokens and as nobody else, the place of its clients, and the authorities of its certificate. No password. The user is made by whoever
   * has the master's, in the database `databaseName`.
   */
  link(user: string, databaseName = 'siesta'): FunctionLinkArgs {
    const make = linked.get(this);
    if (!make) throw new Error('AuroraServerless has no links before it is made.');
    return make(user, databaseName);
  }
}

/** Longer than any freeze of a Lambda environment is worth, shorter than the pause: an idle connection may not keep the database awake. */
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

/** RDS would make the group itself, without an end to what it keeps, and leave it behind. */
function slowLogGroup(name: string, { logRetentionDays }: AuroraServerlessArgs, parent: pulumi.Resource): pulumi.Resource[] {
  const group = { name: `/aws/rds/cluster/${name}/slowquery`, retentionInDays: logRetentionDays ?? 14 };
  return [new aws.cloudwatch.LogGroup(`${name}-slow-log`, group, { parent })];
}
