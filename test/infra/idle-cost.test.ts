import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { billOf, rules } from '../../infra/idle-cost/bill.ts';
import { type Inputs, type Registered, unknown } from '../../infra/idle-cost/finding.ts';
import { freeTypes } from '../../infra/idle-cost/free.ts';
import { pricedRegions, priceList, pricesOf } from '../../infra/idle-cost/prices.ts';
import { overBudget, tableOf } from '../../infra/idle-cost/table.ts';

const nat = 'aws:ec2/natGateway:NatGateway';
const eip = 'aws:ec2/eip:Eip';
const endpoint = 'aws:ec2/vpcEndpoint:VpcEndpoint';
const cluster = 'aws:rds/cluster:Cluster';
const instance = 'aws:rds/clusterInstance:ClusterInstance';
const proxy = 'aws:rds/proxy:Proxy';
const secret = 'aws:secretsmanager/secret:Secret';
const key = 'aws:kms/key:Key';
const alarm = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const lambda = 'aws:lambda/function:Function';
const provisioned = 'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig';
const virginia = 'us-east-1';
const seoul = 'ap-northeast-2';

const resource = (type: string, inputs: Inputs = {}, name = 'it'): Registered => ({ name, type, inputs });
const aurora = (minCapacity: unknown, more: Inputs = {}) =>
  resource(cluster, { serverlessv2ScalingConfiguration: { minCapacity, maxCapacity: 8 }, ...more });
const serverless = resource(instance, { instanceClass: 'db.serverless', clusterIdentifier: unknown });
const many = (count: number, type: string) => Array.from({ length: count }, (_, i) => resource(type, {}, `it-${i}`));
const total = (program: Registered[], region = virginia) => billOf(program, region).total;

describe('what is charged while idle, as computed by hand', () => {
  it.each([
    ['a NAT gateway: 730 x 0.045', [resource(nat)], virginia, 32.85],
    ['a NAT gateway in Seoul: 730 x 0.059', [resource(nat)], seoul, 43.07],
    ['a NAT gateway that another region is given for', [resource(nat, { region: seoul })], virginia, 43.07],
    ['a regional NAT gateway in each of six zones', [resource(nat, { availabilityMode: 'regional' })], virginia, 197.1],
    ['a public address: 730 x 0.005', [resource(eip)], virginia, 3.65],
    [
      'an interface endpoint in two zones: 730 x 0.01 x 2',
      [resource(endpoint, { vpcEndpointType: 'Interface', subnetIds: ['a', 'b'] })],
      virginia,
      14.6,
    ],
    ['a gateway endpoint', [resource(endpoint, { serviceName: 'com.amazonaws.us-east-1.s3' })], virginia, 0],
    ['a proxy: 8 x 730 x 0.015', [resource(proxy)], virginia, 87.6],
    ['a proxy in Seoul: 8 x 730 x 0.025', [resource(proxy)], seoul, 146],
    ['a secret', [resource(secret)], virginia, 0.4],
    ['a secret and its two replicas', [resource(secret, { replicas: [{}, {}] })], virginia, 1.2],
    ['the secret that RDS makes for a master password', [aurora(0, { manageMasterUserPassword: true })], virginia, 0.4],
    ['a customer key', [resource(key)], virginia, 1],
    ['an instance that pauses', [aurora(0), serverless], virginia, 0],
    ['an instance at half an ACU: 730 x 0.5 x 0.12', [aurora(0.5), serverless], virginia, 43.8],
    ['two instances at one ACU in Seoul: 2 x 730 x 0.20', [aurora(1), serverless, serverless], seoul, 292],
    ['a cluster without instances', [aurora(2)], virginia, 0],
    ['a proxy and the half ACU that it keeps awake: 87.60 + 43.80', [aurora(0), serverless, resource(proxy)], virginia, 131.4],
    ['a bucket', [resource('aws:s3/bucket:Bucket')], virginia, 0],
    ['ten alarms', many(10, alarm), virginia, 0],
    ['thirteen alarms: 3 x 0.10', many(13, alarm), virginia, 0.3],
    [
      'an alarm on an expression of twelve metrics: 2 x 0.10',
      [resource(alarm, { metricQueries: Array(12).fill({ metric: {} }) })],
      virginia,
      0.2,
    ],
    ['four dashboards: 1 x 3.00', many(4, 'aws:cloudwatch/dashboard:Dashboard'), virginia, 3],
    ['three budgets: 1 x 0.02 x 365 / 12', many(3, 'aws:budgets/budget:Budget'), virginia, 0.608333],
    ['an ACL of three rules: 5 + 3 x 1', [resource('aws:wafv2/webAcl:WebAcl', { rules: [{}, {}, {}] })], virginia, 8],
    [
      'five provisioned environments of 1 GB, arm64: 5 x 730 x 3600 x 0.0000033334',
      [
        resource(lambda, { memorySize: 1024, architectures: ['arm64'] }),
        resource(provisioned, { provisionedConcurrentExecutions: 5, functionName: unknown }),
      ],
      virginia,
      43.800876,
    ],
  ])('%s', (_, program, region, usd) => {
    expect(total(program, region)).toBe(usd);
  });

  it('prices a million requests by the dearest gateway and function', () => {
    const program = [
      resource('aws:apigatewayv2/api:Api', { protocolType: 'HTTP' }),
      resource('aws:apigateway/restApi:RestApi'),
      resource(lambda, { memorySize: 256, architectures: ['arm64'] }),
      resource(lambda, { memorySize: 512, architectures: ['arm64'] }),
      resource('aws:xray/samplingRule:SamplingRule', { fixedRate: 0.05 }),
    ];

    const { perMillion } = billOf(program, virginia);

    expect(perMillion.map(({ usd }) => usd)).toEqual([3.5, 0.86667, 0.25]);
  });

  it('prices what functions trace by themselves where no gateway samples for them', () => {
    const traced = resource(lambda, { memorySize: 512, tracingConfig: { mode: 'Active' } });
    const tracing = (program: Registered[]) =>
      billOf(program, virginia).perMillion.flatMap(({ usd, why }) => (/X-Ray/.test(why) ? usd : []));
    expect(tracing([traced])).toEqual([0.25]);
    expect(tracing([traced, resource('aws:xray/samplingRule:SamplingRule', { fixedRate: 0.01 })])).toEqual([0.05]);
    expect(tracing([resource(lambda, { memorySize: 512, tracingConfig: { mode: 'PassThrough' } })])).toEqual([]);
  });

  it('gives provisioned concurrency the memory of the function that it names', () => {
    const program = [
      resource(lambda, { name: 'small', memorySize: 512, architectures: ['arm64'] }),
      resource(lambda, { name: 'large', memorySize: 4096, architectures: ['arm64'] }),
      resource('aws:appautoscaling/target:Target', { serviceNamespace: 'lambda', minCapacity: 2, resourceId: 'function:small:live' }),
    ];

    expect(total(program)).toBe(8.760175);
  });
});

describe('what is not known', () => {
  it.each([
    ['subnets of an endpoint: all six zones', [resource(endpoint, { vpcEndpointType: 'Interface', subnetIds: unknown })], 43.8],
    ['type of an endpoint: an interface', [resource(endpoint, { vpcEndpointType: unknown, subnetIds: ['a'] })], 7.3],
    ['minimum capacity: the maximum of 8 ACU', [aurora(unknown), serverless], 700.8],
    ['cluster of an instance: the dearest', [aurora(0), aurora(1), serverless], 87.6],
  ])('costs the worst case: %s', (_, program, usd) => {
    expect(total(program)).toBe(usd);
  });

  it.each([
    ['a type without a rule', [resource('aws:s3/directoryBucket:DirectoryBucket')]],
    ['a type of another provider', [resource('gcp:storage/bucket:Bucket')]],
    ['an instance class without a price', [aurora(0), resource(instance, { instanceClass: 'db.r6g.large' })]],
    ['an instance of a cluster from elsewhere', [serverless]],
    ['rules of an ACL that nobody knows yet', [resource('aws:wafv2/webAcl:WebAcl', { rules: unknown })]],
    ['a cache for a stage', [resource('aws:apigateway/stage:Stage', { cacheClusterEnabled: true })]],
    ['an option of an instance', [aurora(0), resource(instance, { ...serverless.inputs, performanceInsightsRetentionPeriod: 31 })]],
    ['storage without a price', [aurora(0, { storageType: 'aurora-iopt1' })]],
  ])('is listed as unknown, never as free: %s', (_, program) => {
    const bill = billOf(program, virginia);

    expect(bill.unpriced).toHaveLength(1);
    expect(tableOf(bill, 1)).toContain('unknown  it');
    expect(tableOf(bill, 1)).toContain('and 1 unknown');
  });

  it('never counts a type as free by a name that no provider has', () => {
    const tokens = [...Object.keys(rules), ...freeTypes].filter((type) => !isInProvider(type));

    expect(tokens).toEqual([]);
  });
});

function isInProvider(token: string): boolean {
  const [, path] = token.split(':');
  const file = `node_modules/@pulumi/aws/${path}.js`;
  return existsSync(file) && readFileSync(file, 'utf8').includes(`__pulumiType = '${token}'`);
}

describe('any program', () => {
  const known = {
    [nat]: fc.record({ availabilityMode: fc.constantFrom('zonal', 'regional') }),
    [eip]: fc.constant({}),
    [endpoint]: fc.record({
      vpcEndpointType: fc.constantFrom('Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource'),
      // One a zone, and the smaller of the regions has four.
      subnetIds: fc.array(fc.constant('subnet'), { minLength: 1, maxLength: 4 }),
    }),
    [proxy]: fc.constant({}),
    [secret]: fc.record({ replicas: fc.array(fc.constant({}), { maxLength: 3 }) }),
    [key]: fc.constant({}),
    [alarm]: fc.record({ metricQueries: fc.array(fc.constant({ metric: {} }), { maxLength: 10 }) }),
    [cluster]: fc.record({
      serverlessv2ScalingConfiguration: fc.record({
        minCapacity: fc.integer({ min: 0, max: 16 }).map((n) => n / 2),
        maxCapacity: fc.integer({ min: 8, max: 256 }),
      }),
      manageMasterUserPassword: fc.boolean(),
    }),
    [instance]: fc.record({ instanceClass: fc.constant('db.serverless'), clusterIdentifier: fc.constant(unknown) }),
    [lambda]: fc.record({ memorySize: fc.integer({ min: 128, max: 10_240 }), architectures: fc.constantFrom(['arm64'], ['x86_64']) }),
    [provisioned]: fc.record({ provisionedConcurrentExecutions: fc.integer({ min: 1, max: 100 }), functionName: fc.constant(unknown) }),
    'aws:cloudwatch/dashboard:Dashboard': fc.constant({}),
    'aws:budgets/budget:Budget': fc.constant({}),
    'aws:s3/bucket:Bucket': fc.constant({}),
    'aws:ec2/subnet:Subnet': fc.constant({}),
  };
  const resources: fc.Arbitrary<Registered> = fc
    .constantFrom(...Object.entries(known))
    .chain(([type, inputs]) => fc.record({ name: fc.string(), type: fc.constant(type), inputs: inputs as fc.Arbitrary<Inputs> }));
  const programs = fc.array(resources, { maxLength: 20 });
  const anyRegion = fc.constantFrom(virginia, seoul, 'eu-west-1');

  it('costs no less than nothing, in every line', () => {
    fc.assert(
      fc.property(programs, anyRegion, (program, region) => {
        const bill = billOf(program, region);
        for (const { usd } of [...bill.charges, ...bill.perMillion, ...bill.rates, ...bill.allowed]) expect(usd).toBeGreaterThanOrEqual(0);
        expect(bill.total).toBeCloseTo(
          bill.charges.reduce((sum, { usd }) => sum + usd, 0),
          4,
        );
      }),
    );
  });

  it('costs no less with one more resource', () => {
    fc.assert(
      fc.property(programs, resources, anyRegion, (program, one, region) => {
        expect(total([...program, one], region)).toBeGreaterThanOrEqual(total(program, region));
      }),
    );
  });

  it('costs the same in whatever order it is registered', () => {
    fc.assert(
      fc.property(programs, anyRegion, (program, region) => {
        expect(total([...program].reverse(), region)).toBe(total(program, region));
      }),
    );
  });

  it('costs what its halves cost, but for allowances and what resources tell of one another', () => {
    const together = new Set([alarm, instance, proxy, provisioned, 'aws:cloudwatch/dashboard:Dashboard', 'aws:budgets/budget:Budget']);
    const apart = fc.array(
      resources.filter(({ type }) => !together.has(type)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(apart, apart, anyRegion, (one, other, region) => {
        expect(total([...one, ...other], region)).toBeCloseTo(total(one, region) + total(other, region), 4);
      }),
    );
  });

  it('costs no more once a value is known than while it is not, unless that was listed as unknown', () => {
    fc.assert(
      fc.property(resources, fc.nat(), anyRegion, (one, pick, region) => {
        const names = Object.keys(one.inputs);
        const name = names[pick % Math.max(1, names.length)] ?? 'nothing';
        const around = [aurora(4), resource(lambda, { memorySize: 2048 })];
        const before = billOf([...around, { ...one, inputs: { ...one.inputs, [name]: unknown } }], region);
        const after = billOf([...around, one], region);
        expect(before.unpriced.length > after.unpriced.length || before.total >= after.total).toBe(true);
      }),
    );
  });

  it('costs no less in a region without prices than in any with', () => {
    fc.assert(
      fc.property(programs, (program) => {
        expect(total(program, 'eu-west-1')).toBeGreaterThanOrEqual(Math.max(total(program, virginia), total(program, seoul)));
      }),
    );
  });
});

describe('the price list', () => {
  it.each(Object.entries(priceList))('%s has a source, and a price in each region', (_, { source, usd }) => {
    expect(new URL(source).hostname).toBe('aws.amazon.com');
    expect(Object.keys(usd)).toEqual(pricedRegions);
    for (const price of Object.values(usd)) expect(price).toBeGreaterThan(0);
  });

  it('has the dearest known price for a region that is not listed', () => {
    expect(pricesOf('eu-west-1')).toEqual(pricesOf(seoul));
  });
});

describe('the table', () => {
  it('shows each item with its price, what is free of charge and why, bytes, and a million requests', () => {
    const program = [
      resource(nat, {}, 'net-1'),
      resource(eip, {}, 'net-1'),
      ...many(8, alarm),
      resource('aws:cloudwatch/logGroup:LogGroup', { retentionInDays: 14 }),
      resource('aws:apigateway/restApi:RestApi'),
    ];

    expect(tableOf(billOf(program, virginia), 40).split('\n')).toEqual([
      'Idle cost in us-east-1, USD a month (prices of 2026-11-23)',
      '  32.85  net-1       aws:ec2/natGateway:NatGateway    NAT gateway, 730 h x 0.045',
      '   3.65  net-1       aws:ec2/eip:Eip                  public IPv4 address, 730 h x 0.005',
      "   0.00  8 alarms    the account's first 10 are free  0.10 each beyond",
      '   0.00  all others  free while idle',
      '  36.50  total       40.00 allowed',
      'Stored, a GB a month: 0.03 logs; 0 code (Lambda keeps 75 GB an account)',
      'In use: 3.50 per million requests (3.50 REST API); 0.045 per GB through the NAT gateway; 0.5 per GB of logs written',
    ]);
  });

  it('says that a region is estimated, and where to add its prices', () => {
    expect(tableOf(billOf([], 'eu-west-1'), 1)).toContain(
      'No prices for eu-west-1: the dearest of us-east-1 and ap-northeast-2 are taken. infra/idle-cost/prices.ts',
    );
  });

  it('never shows a price as nothing', () => {
    const bill = { ...billOf([], virginia), charges: [{ name: 'x', type: 't', why: 'w', usd: 0.001 }], total: 0.001 };

    expect(tableOf(bill, 1)).toContain('0.001000  x');
  });
});

describe('a program over its budget', () => {
  it('is refused with each item, its price, and the way out', () => {
    expect(overBudget(billOf([resource(nat, {}, 'net-1')], virginia), 1)?.split('\n')).toEqual([
      'This program costs 32.85 USD a month while idle; idleBudgetUsd allows 1.00.',
      '  32.85  net-1  aws:ec2/natGateway:NatGateway  NAT gateway, 730 h x 0.045',
      'Leave out what is not needed, or allow it: idleBudgetUsd 32.85 or more.',
    ]);
  });

  it('is one that costs a millionth more, not one that costs as much', () => {
    const bill = billOf(many(13, alarm), virginia);

    expect(overBudget(bill, 0.3)).toBeUndefined();
    expect(overBudget(bill, 0.299999)).toContain('beyond the account');
  });
});
