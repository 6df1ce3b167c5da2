import { assumed, count, type Inputs, notKnown, type Rule, setting, unknown } from './finding.ts';
import { SAMPLING_RULE, traces } from './tracing-rules.ts';

/** AWS limits the metrics of an alarm on an expression to ten, and bills each. */
const mostMetrics = 10;

const alarm: Rule = ({ metricQueries }, { prices }) => [
  { kind: 'allowance', of: 'alarm', units: metricsOf(metricQueries), usd: prices.alarmMonth },
];

function metricsOf(queries: unknown): number {
  if (!Array.isArray(queries)) return queries === unknown ? mostMetrics : 1;
  return Math.max(1, queries.filter((query) => query === unknown || (query as Inputs).metric !== undefined).length);
}

const compositeAlarm: Rule = (_inputs, { prices }) => [{ kind: 'charge', usd: prices.compositeAlarmMonth, why: 'composite alarm' }];

const dashboard: Rule = (_inputs, { prices }) => [{ kind: 'allowance', of: 'dashboard', units: 1, usd: prices.dashboardMonth }];

const budget: Rule = (_inputs, { prices }) => [{ kind: 'allowance', of: 'budget', units: 1, usd: (prices.budgetDay * 365) / 12 }];

const logGroup: Rule = ({ retentionInDays }, { prices }) => {
  const kept = setting(retentionInDays, 0, 1) > 0 ? 'logs' : 'logs, for ever (set retentionInDays)';
  return [
    { kind: 'stored', usdPerGb: prices.logsGbMonth, why: kept },
    { kind: 'rate', usd: prices.logsInGb, why: 'GB of logs written' },
  ];
};

const bucket: Rule = (_inputs, { prices }) => [
  { kind: 'stored', usdPerGb: prices.s3GbMonth, why: 'objects in S3' },
  { kind: 'rate', usd: prices.s3MillionReads, why: 'million reads from S3' },
];

const secret: Rule = ({ replicas }, { prices }) => {
  const secrets = 1 + count(replicas, 0);
  const copies = secrets > 1 ? ` and ${secrets - 1} replicas` : '';
  return [{ kind: 'charge', usd: secrets * prices.secretMonth, why: `secret${copies}` }, ...notKnown(replicas, 'replicas of the secret')];
};

const key: Rule = (_inputs, { prices }) => [{ kind: 'charge', usd: prices.keyMonth, why: 'customer KMS key' }];

/** Only the standard tier is certainly free. */
const parameter: Rule = ({ tier }, { prices }) =>
  setting(tier, 'Standard', 'Advanced') === 'Standard' ? [] : [{ kind: 'charge', usd: prices.parameterMonth, why: 'advanced parameter' }];

const samplingRule: Rule = ({ fixedRate }, { prices }) => [traces(setting(fixedRate, 0, 1), prices, assumed(fixedRate, 'all'))];

export const accountRules: Record<string, Rule> = {
  'aws:budgets/budget:Budget': budget,
  'aws:cloudwatch/compositeAlarm:CompositeAlarm': compositeAlarm,
  'aws:cloudwatch/dashboard:Dashboard': dashboard,
  'aws:cloudwatch/logGroup:LogGroup': logGroup,
  'aws:cloudwatch/metricAlarm:MetricAlarm': alarm,
  'aws:kms/externalKey:ExternalKey': key,
  'aws:kms/key:Key': key,
  'aws:kms/replicaExternalKey:ReplicaExternalKey': key,
  'aws:kms/replicaKey:ReplicaKey': key,
  'aws:s3/bucket:Bucket': bucket,
  'aws:secretsmanager/secret:Secret': secret,
  'aws:ssm/parameter:Parameter': parameter,
  [SAMPLING_RULE]: samplingRule,
};
