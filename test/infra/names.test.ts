import { SSMClient } from '@aws-sdk/client-ssm';
import fc from 'fast-check';
import { formerStackName, stackName } from '../../infra/ground/names.ts';
import { findStackName } from '../../infra/state/index.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import type { Registered } from '../support/pulumi-mocks.ts';

/** The longest name that AWS takes for each type that the program names after the stack, and the input that holds it where it is not `name`. */
const LIMITS: Record<string, [most: number, input?: string]> = {
  'aws:apigateway/authorizer:Authorizer': [128],
  'aws:apigateway/restApi:RestApi': [128],
  'aws:backup/plan:Plan': [50],
  'aws:backup/selection:Selection': [50],
  'aws:backup/vault:Vault': [50],
  'aws:budgets/budget:Budget': [100],
  'aws:cloudwatch/dashboard:Dashboard': [255, 'dashboardName'],
  'aws:cloudwatch/logGroup:LogGroup': [512],
  'aws:cloudwatch/metricAlarm:MetricAlarm': [255],
  'aws:ec2/securityGroup:SecurityGroup': [255],
  'aws:iam/role:Role': [64],
  'aws:iam/rolePolicy:RolePolicy': [128],
  'aws:lambda/function:Function': [64],
  'aws:rds/cluster:Cluster': [63, 'clusterIdentifier'],
  'aws:rds/clusterInstance:ClusterInstance': [63, 'identifier'],
  'aws:rds/clusterParameterGroup:ClusterParameterGroup': [255],
  'aws:rds/subnetGroup:SubnetGroup': [255],
  'aws:s3/bucket:Bucket': [63, 'bucket'],
  'aws:scheduler/schedule:Schedule': [64],
  'aws:sns/topic:Topic': [256],
  'aws:ssm/parameter:Parameter': [1011],
  'aws:xray/group:Group': [32, 'groupName'],
  'aws:xray/samplingRule:SamplingRule': [32, 'ruleName'],
};
const RDS = /^[a-z](-?[a-z0-9])*$/;
const LONG = 'feature/very-long-branch-name-2026-11-26-abcdef';

/** What it is going to be called: as is said, or as Pulumi does, with seven digits behind. */
function nameOf({ type, name, inputs }: Registered): string {
  const [, input = 'name'] = LIMITS[type] ?? [];
  return String(inputs[input] ?? `${name}-1234567`);
}

describe('the name of a stack', () => {
  const words = fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/);
  const stacks = fc.array(words, { minLength: 1, maxLength: 9 }).chain((all) => fc.constantFrom(...'-_./').map((by) => all.join(by)));

  it('is one that RDS takes, whatever the stack is called and wherever it is cut', () => {
    fc.assert(fc.property(stacks, (stack) => RDS.test(stackName('siesta', stack)) && stackName('siesta', stack).length <= 37));
    expect(stackName('siesta', LONG)).toMatch(RDS);
  });

  it('tells two long ones apart', () => {
    expect(stackName('siesta', `${LONG}-one`)).not.toBe(stackName('siesta', `${LONG}-two`));
  });

  it('is what 0.1.0 made of it, as long as it is short enough for all that is named after it', () => {
    fc.assert(
      fc.property(stacks, (stack) => {
        const former = formerStackName('siesta', stack);
        return former.length > 37 || former === stackName('siesta', stack);
      }),
    );
  });
});

describe('a stack with a long name', () => {
  const { lookups } = fakeAccount();
  const find = () => findStackName(new SSMClient(), 'siesta', LONG);
  const former = formerStackName('siesta', LONG);

  it('gets a shorter one', async () => {
    expect(await find()).toBe(stackName('siesta', LONG));
  });

  it('keeps the one that it was made under, by which its parameters are still called', async () => {
    lookups.parameters = { [`/${former}/pinned-version`]: 'none' };
    expect(former).toHaveLength(40);
    expect(await find()).toBe(former);
  });

  it('asks AWS nothing when it is short', async () => {
    expect(await findStackName(new SSMClient(), 'siesta', 'dev')).toBe('siesta-dev');
    expect(lookups.requests).toEqual([]);
  });

  it('names nothing that AWS would refuse for its length', async () => {
    const window = { name: 'a-launch-with-a-rather-long-name', start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 4 };
    const everything = {
      auth: 'jwt',
      jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' },
      alarms: { email: 'ops@example.com' },
      idleBudgetUsd: 5000,
      database: {
        slowLog: true,
        readers: 15,
        active: 'r2611261700',
        clusters: [{ name: 'first' }, { name: 'r2611261700', snapshot: 'x' }],
      },
      backups: { plan: ['daily'], copyRegion: 'us-west-2' },
      service: { provisionedConcurrency: 1 },
      scaleWindows: [{ ...window, provisionedConcurrency: 50 }],
    };
    const [kept, published] = [await runProgram(everything, LONG), await runProgram({ database: { published: true } }, LONG)];
    const named = [...kept.resources, ...published.resources].filter(({ type }) => type in LIMITS);
    expect(new Set(named.map(({ type }) => type))).toEqual(new Set(Object.keys(LIMITS)));
    expect(named.map((it) => [it.type, nameOf(it)]).filter(([type = '', name = '']) => name.length > (LIMITS[type]?.[0] ?? 0))).toEqual([]);
    expect(named.map(nameOf).filter((name) => /--|-$/.test(name))).toEqual([]);
  });
});
