/** Date on which the prices were collected. */
export const asOf = '2026-11-23';

/** Hours per month, as in AWS's own estimates. */
export const hours = 730;

interface Listed {
  source: string;
  /** USD by region. */
  usd: Record<string, number>;
}

const regions = (virginia: number, seoul: number) => ({ 'us-east-1': virginia, 'ap-northeast-2': seoul });
const same = (usd: number) => regions(usd, usd);

const aurora = 'https://aws.amazon.com/rds/aurora/pricing/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const gateway = 'https://aws.amazon.com/api-gateway/pricing/';
const s3 = 'https://aws.amazon.com/s3/pricing/';
const vpc = 'https://aws.amazon.com/vpc/pricing/';
const cloudwatch = 'https://aws.amazon.com/cloudwatch/pricing/';

/** USD per unit, which is the end of each name. To add a region, add its price to every line. */
const listed = {
  acuHour: { source: aurora, usd: regions(0.12, 0.2) },
  auroraGbMonth: { source: aurora, usd: regions(0.1, 0.12) },
  auroraMillionIo: { source: aurora, usd: regions(0.2, 0.24) },
  snapshotGbMonth: { source: aurora, usd: regions(0.021, 0.023) },
  s3GbMonth: { source: s3, usd: regions(0.023, 0.025) },
  s3MillionReads: { source: s3, usd: same(0.4) },
  proxyAcuHour: { source: 'https://aws.amazon.com/rds/proxy/pricing/', usd: regions(0.015, 0.025) },
  lambdaMillion: { source: lambda, usd: same(0.2) },
  lambdaArmGbSecond: { source: lambda, usd: same(0.0000133334) },
  lambdaX86GbSecond: { source: lambda, usd: same(0.0000166667) },
  provisionedArmGbSecond: { source: lambda, usd: same(0.0000033334) },
  provisionedX86GbSecond: { source: lambda, usd: same(0.0000041667) },
  restApiMillion: { source: gateway, usd: same(3.5) },
  httpApiMillion: { source: gateway, usd: regions(1, 1.23) },
  natHour: { source: vpc, usd: regions(0.045, 0.059) },
  natGb: { source: vpc, usd: regions(0.045, 0.059) },
  ipv4Hour: { source: vpc, usd: same(0.005) },
  endpointHour: { source: 'https://aws.amazon.com/privatelink/pricing/', usd: regions(0.01, 0.013) },
  alarmMonth: { source: cloudwatch, usd: same(0.1) },
  compositeAlarmMonth: { source: cloudwatch, usd: same(0.5) },
  dashboardMonth: { source: cloudwatch, usd: same(3) },
  logsInGb: { source: cloudwatch, usd: regions(0.5, 0.76) },
  logsGbMonth: { source: cloudwatch, usd: same(0.03) },
  traceMillion: { source: 'https://aws.amazon.com/xray/pricing/', usd: same(5) },
  secretMonth: { source: 'https://aws.amazon.com/secrets-manager/pricing/', usd: same(0.4) },
  parameterMonth: { source: 'https://aws.amazon.com/systems-manager/pricing/', usd: same(0.05) },
  keyMonth: { source: 'https://aws.amazon.com/kms/pricing/', usd: same(1) },
  budgetDay: { source: 'https://aws.amazon.com/aws-cost-management/pricing/', usd: same(0.02) },
  webAclMonth: { source: 'https://aws.amazon.com/waf/pricing/', usd: same(5) },
  webAclRuleMonth: { source: 'https://aws.amazon.com/waf/pricing/', usd: same(1) },
  zoneMonth: { source: 'https://aws.amazon.com/route53/pricing/', usd: same(0.5) },
} satisfies Record<string, Listed>;

/** Monthly free allowances of an account, shared by all its stacks. */
export const allowances = {
  alarm: { free: 10, one: 'alarm', many: 'alarms' },
  dashboard: { free: 3, one: 'dashboard', many: 'dashboards' },
  budget: { free: 2, one: 'budget', many: 'budgets' },
} as const;

export type Allowance = keyof typeof allowances;

/** Traces per month that are free in an account. */
export const freeTraces = 100_000;

export type Prices = Record<keyof typeof listed, number>;

export const priceList: Record<string, Listed> = listed;

export const pricedRegions: readonly string[] = Object.keys(listed.acuHour.usd);

/**
 * The prices of a region. An unlisted region gets the highest known price of each item: a gap in this file should not block a deployment, and an
 * estimate that is too high fails safe.
 */
export function pricesOf(region: string): Prices {
  const priceOf = ({ usd }: Listed) => usd[region] ?? Math.max(...Object.values(usd));
  return Object.fromEntries(Object.entries(listed).map(([name, price]) => [name, priceOf(price)])) as Prices;
}

const zones: Record<string, number> = regions(6, 4);

/** Maximum number of availability zones of an endpoint, for when its subnets are unknown. */
export function zonesOf(region: string): number {
  return zones[region] ?? Math.max(...Object.values(zones));
}
