import { assumed, type Finding, type Inputs, mayBe, type Rule, type StackContext, setting, unknown } from './finding.ts';
import { hours } from './prices.ts';

const cluster = 'aws:rds/cluster:Cluster';
const proxy = 'aws:rds/proxy:Proxy';

/** AWS's minimum charge for a proxy, in ACU. */
const leastProxyAcu = 8;
const leastAwakeAcu = 0.5;

/** AWS's limit for a cluster. */
const mostAcu = 256;

const auroraCluster: Rule = (inputs, { prices }) => {
  const findings: Finding[] = [
    { kind: 'stored', usdPerGb: prices.auroraGbMonth, why: 'Aurora storage' },
    { kind: 'stored', usdPerGb: prices.snapshotGbMonth, why: 'final snapshots, and automated backups beyond one volume size' },
    { kind: 'rate', usd: prices.acuHour, why: 'ACU-hour that the database is awake' },
    { kind: 'rate', usd: prices.auroraMillionIo, why: 'million database I/Os' },
  ];
  if (mayBe(inputs.manageMasterUserPassword, true))
    findings.push({ kind: 'charge', usd: prices.secretMonth, why: 'secret that RDS keeps for the master password' });
  return [...findings, ...dearOptions(inputs)];
};

/** Paid options of a cluster or an instance that are not in the price list. */
function dearOptions(inputs: Inputs): Finding[] {
  const options: [string, boolean][] = [
    ['Aurora I/O-Optimized storage', mayBe(inputs.storageType, 'aurora-iopt1')],
    ['backtrack: change records by the hour', setting(inputs.backtrackWindow, 0, 1) > 0],
    ['global database: replicated writes', setting(inputs.globalClusterIdentifier, '', 'some') !== ''],
    ['Performance Insights beyond 7 days', setting(inputs.performanceInsightsRetentionPeriod, 7, 8) > 7],
    ['Database Insights, advanced', mayBe(inputs.databaseInsightsMode, 'advanced')],
  ];
  return options.filter(([, isOn]) => isOn).map(([why]) => ({ kind: 'unknown', why }));
}

/** An instance's minimum capacity: its cluster's, or the highest of all clusters if the cluster is unknown. */
function idleAcu(clusterIdentifier: unknown, context: StackContext): { acu: number; why: string } | undefined {
  const clusters = context.all(cluster);
  const own = clusters.filter(({ inputs }) => inputs.clusterIdentifier !== unknown && inputs.clusterIdentifier === clusterIdentifier);
  const candidates = own.length > 0 ? own : clusters;
  if (candidates.length === 0) return undefined;
  const capacities = candidates.map(({ inputs }) => {
    const scaling = setting<Inputs>(inputs.serverlessv2ScalingConfiguration, {}, { minCapacity: unknown });
    const most = setting(scaling.maxCapacity, mostAcu, mostAcu);
    return { acu: setting(scaling.minCapacity, 0, most), why: assumed(scaling.minCapacity, 'its maximum') };
  });
  const most = capacities.reduce((a, b) => (b.acu > a.acu ? b : a));
  if (most.acu === 0 && context.all(proxy).length > 0) return { acu: leastAwakeAcu, why: ', kept awake by RDS Proxy' };
  return most;
}

const instance: Rule = (inputs, context) => [...capacity(inputs, context), ...dearOptions(inputs)];

function capacity({ instanceClass, clusterIdentifier }: Inputs, context: StackContext): Finding[] {
  if (instanceClass !== 'db.serverless') return [{ kind: 'unknown', why: `instance class ${className(instanceClass)}, by the hour` }];
  const idle = idleAcu(clusterIdentifier, context);
  if (!idle) return [{ kind: 'unknown', why: 'serverless instance of a cluster that this program does not make' }];
  if (idle.acu === 0) return [];
  const { acuHour } = context.prices;
  return [{ kind: 'charge', usd: idle.acu * acuHour * hours, why: `${idle.acu} ACU, ${hours} h x ${acuHour}${idle.why}` }];
}

const className = (input: unknown) => (typeof input === 'string' ? input : 'not known yet');

const rdsProxy: Rule = (_inputs, { prices }) => [
  {
    kind: 'charge',
    usd: leastProxyAcu * prices.proxyAcuHour * hours,
    why: `RDS Proxy, at least ${leastProxyAcu} ACU, ${hours} h x ${prices.proxyAcuHour}; it keeps Aurora from pausing`,
  },
];

const snapshot: Rule = (_inputs, { prices }) => [{ kind: 'stored', usdPerGb: prices.snapshotGbMonth, why: 'snapshots' }];

const backupPlan: Rule = (_inputs, { prices }) => [{ kind: 'stored', usdPerGb: prices.snapshotGbMonth, why: 'AWS Backup recovery points' }];

export const databaseRules: Record<string, Rule> = {
  'aws:backup/plan:Plan': backupPlan,
  [cluster]: auroraCluster,
  'aws:rds/clusterInstance:ClusterInstance': instance,
  'aws:rds/clusterSnapshot:ClusterSnapshot': snapshot,
  'aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy': snapshot,
  [proxy]: rdsProxy,
};
