import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { countOf } from '../../cli/stack/index.ts';
import { FakeStack, OUTPUTS } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

const MINE = { 'siesta:project': 'siesta', 'siesta:stack': 'dev' };
const tagged = (id: string, more: object = {}, Status = 'available') => ({
  DBClusterIdentifier: id,
  Status,
  TagList: Object.entries({ ...MINE, ...more }).map(([Key, Value]) => ({ Key, Value })),
});
const eni = (id: string, Status: string, group = 'sg-functions') => ({
  NetworkInterfaceId: id,
  Status,
  Description: 'AWS Lambda VPC ENI-siesta-dev-api-1',
  Groups: [{ GroupId: group }],
});

const AT = Date.parse('2026-11-23T09:00:00Z');

interface Situation {
  settings?: Record<string, unknown>;
  deployed?: boolean;
  account?: string;
  clusters?: object[];
  functions?: string[];
  logGroups?: string[];
  apis?: object[];
  httpApis?: object[];
  alarms?: string[];
  interfaces?: object[];
  concurrency?: [limit: number, free: number];
  versions?: object[];
  zones?: number;
  pin?: string;
  /** Of functions and log groups. */
  tags?: Record<string, string>;
  /** What the account says whose the name is. */
  identity?: { id: string; project: string; stack: string };
  /** What the service has logged. */
  logged?: object[];
}

/** A healthy stack, but for what is told. */
function stack(situation: Situation = {}): FakeStack {
  const {
    settings = {},
    deployed = true,
    account = '123456789012',
    clusters = [],
    functions = [],
    logGroups = [],
    apis = [],
    httpApis = [],
  } = situation;
  const { alarms = [], interfaces = [eni('eni-used', 'in-use')], concurrency: [limit, free] = [1000, 1000] } = situation;
  const {
    versions = [{ ServerlessV2FeaturesSupport: { MinCapacity: 0 } }],
    zones = 3,
    pin = 'none',
    tags = MINE,
    identity,
    logged = [],
  } = situation;
  let left = clusters;
  const fake = new FakeStack({
    GetCallerIdentity: () => ({ Account: account, Arn: `arn:aws:iam::${account}:user/ada` }),
    DescribeDBClusters: ({ DBClusterIdentifier: id }: { DBClusterIdentifier?: string }) => ({
      DBClusters: left.filter((it) => !id || (it as { DBClusterIdentifier: string }).DBClusterIdentifier === id),
    }),
    GetAlias: () => ({ FunctionVersion: '4' }),
    ListVersionsByFunction: () => ({ Versions: ['$LATEST', '3', '4'].map((Version) => ({ Version })) }),
    GetFunctionConfiguration: ({ FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string }) => {
      if (Qualifier) return { LastModified: '2026-11-20T08:00:00.000+0000' };
      if (!functions.includes(FunctionName)) throw new ResourceNotFoundException({ message: 'none', $metadata: {}, Type: 'User' });
      return { FunctionName };
    },
    DescribeLogGroups: ({ logGroupNamePrefix: prefix }: { logGroupNamePrefix: string }) => ({
      logGroups: logGroups.filter((it) => it.startsWith(prefix)).map((logGroupName) => ({ logGroupName })),
    }),
    GetFunction: () => ({ Tags: tags }),
    ListTagsForResource: () => ({ tags }),
    DeleteFunction: ({ FunctionName }: { FunctionName: string }) => {
      fake.changes.push(`delete ${FunctionName}`);
      return {};
    },
    DeleteLogGroup: ({ logGroupName }: { logGroupName: string }) => {
      fake.changes.push(`delete ${logGroupName}`);
      return {};
    },
    FilterLogEvents: () => ({ events: logged.map((line, index) => ({ message: JSON.stringify(line), timestamp: AT + index })) }),
    GetRestApis: () => ({ items: apis }),
    GetApis: () => ({ Items: httpApis }),
    // A page each.
    DescribeAlarms: ({ NextToken = '0' }: { NextToken?: string }) => ({
      MetricAlarms: alarms.slice(Number(NextToken), Number(NextToken) + 1).map((AlarmName) => ({ AlarmName })),
      ...(Number(NextToken) + 1 < alarms.length && { NextToken: String(Number(NextToken) + 1) }),
    }),
    DescribeNetworkInterfaces: () => ({ NetworkInterfaces: interfaces }),
    DeleteNetworkInterface: ({ NetworkInterfaceId }: { NetworkInterfaceId: string }) => {
      fake.changes.push(`delete ${NetworkInterfaceId}`);
      return {};
    },
    DeleteDBInstance: () => ({}),
    DeleteDBCluster: ({ DBClusterIdentifier: id, SkipFinalSnapshot }: { DBClusterIdentifier: string; SkipFinalSnapshot: boolean }) => {
      fake.changes.push(`delete ${id}${SkipFinalSnapshot ? '' : ' to a snapshot'}`);
      left = [];
      return {};
    },
    GetAccountSettings: () => ({ AccountLimit: { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: free } }),
    DescribeDBEngineVersions: () => ({ DBEngineVersions: versions }),
    GetParameter: ({ Name }: { Name: string }) => {
      if (Name.endsWith('-version')) return { Parameter: { Name, Value: pin } };
      if (!identity || Name !== '/siesta-dev/identity') throw new ParameterNotFound({ message: 'none', $metadata: {} });
      return { Parameter: { Name, Value: JSON.stringify(identity) } };
    },
    DescribeAvailabilityZones: () => ({ AvailabilityZones: Array.from({ length: zones }, () => ({})) }),
  });
  const made = (type: string, name: string, id: string, outputs = {}) =>
    fake.made.push({ urn: `urn:pulumi:dev::siesta::${type}::${name}`, type, id, outputs });
  if (deployed) {
    made('aws:lambda/function:Function', 'siesta-dev-api', 'siesta-dev-api', {
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:siesta-dev-api',
    });
    made('aws:ec2/securityGroup:SecurityGroup', 'siesta-dev-functions', 'sg-functions');
    made('aws:rds/cluster:Cluster', 'siesta-dev', 'siesta-dev');
  }
  return Object.assign(fake, { folder: projectWith({ dev: settings }) });
}

const doctor = (fake: FakeStack, ...argv: string[]) => siestaWith(fake, 'doctor', ...argv);

const Answer = z.strictObject({
  stack: z.literal('dev'),
  findings: z.array(
    z.strictObject({
      check: z.enum([
        'credentials',
        'settings',
        'state',
        'drift',
        'orphans',
        'interfaces',
        'concurrency',
        'connections',
        'backups',
        'region',
        'release',
        'errors',
      ]),
      state: z.enum(['ok', 'warning', 'wrong']),
      text: z.string(),
      fix: z.string().nullable(),
      mended: z.boolean(),
    }),
  ),
});

/** What is not well, as `state check: text`. */
async function findings(fake: FakeStack, ...argv: string[]) {
  const { code, stdout } = await doctor(fake, '--json', ...argv);
  const all = Answer.parse(JSON.parse(stdout)).findings;
  return { code, found: all.filter(({ state }) => state !== 'ok').map(({ state, check, text }) => `${state} ${check}: ${text}`) };
}

const interrupted = (type: string) => ({
  type,
  resource: { urn: 'urn:pulumi:dev::siesta::aws:sns/topic:Topic::siesta-dev-late', type: '' },
});
/** What was being made when an update was interrupted, and what it was going to be called. */
const begun = (type: string, inputs: object) => ({
  type: 'creating',
  resource: { urn: `urn:pulumi:dev::siesta::${type}::late`, type, inputs: inputs as Record<string, unknown> },
});
const LATE = [
  begun('aws:rds/cluster:Cluster', { clusterIdentifier: 'siesta-dev-r2' }),
  begun('aws:lambda/function:Function', { name: 'siesta-dev-ops' }),
  begun('aws:cloudwatch/logGroup:LogGroup', { name: '/aws/lambda/siesta-dev-ops' }),
];
const late = (situation: Situation): Situation => ({
  functions: ['siesta-dev-ops'],
  logGroups: ['/aws/lambda/siesta-dev-ops'],
  ...situation,
});
const lock = (dead: boolean | undefined) => ({ by: 'ada@box, process 4711', since: '2026-11-23T09:00:00Z', dead });

describe('siesta doctor', () => {
  it('finds nothing wrong with a healthy stack, changes nothing, and calls nothing that wakes its database', async () => {
    const fake = stack();
    const { code, stdout } = await doctor(fake);
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
    expect(fake.changes).toEqual([]);
    expect([...new Set(fake.calls)].toSorted()).toEqual([
      'APIGateway GetRestApis',
      'ApiGatewayV2 GetApis',
      'CloudWatch DescribeAlarms',
      'CloudWatchLogs DescribeLogGroups',
      'CloudWatchLogs FilterLogEvents',
      'EC2 DescribeAvailabilityZones',
      'EC2 DescribeNetworkInterfaces',
      'Lambda GetAccountSettings',
      'Lambda GetAlias',
      'Lambda GetFunctionConfiguration',
      'Lambda ListVersionsByFunction',
      'RDS DescribeDBClusters',
      'RDS DescribeDBEngineVersions',
      'SSM GetParameter',
      'STS GetCallerIdentity',
    ]);
  });

  it.each<[string, Record<string, boolean> | undefined, string[]]>([
    [
      'has opted out of it',
      { Aurora: false, EBS: true },
      ['wrong backups: AWS Backup is opted out of Aurora in us-east-1: backups.plan (daily, weekly) takes no backup there'],
    ],
    ['has opted in', { Aurora: true }, []],
    ['has never said so', undefined, []],
  ])('knows whether AWS Backup takes Aurora in the region, which %s', async (_, ResourceTypeOptInPreference, found) => {
    const fake = stack({ settings: { backups: { plan: ['daily', 'weekly'] } } });
    fake.answers.DescribeRegionSettings = () => ({ ResourceTypeOptInPreference });
    expect(await findings(fake)).toEqual({ code: found.length, found });
    const fix = 'fix: `aws backup update-region-settings --region us-east-1 --resource-type-opt-in-preference Aurora=true`';
    expect((await doctor(fake)).stdout.includes(fix)).toBe(found.length > 0);
  });

  describe('of a database whose maximum capacity was raised', () => {
    const RAISED =
      'siesta-dev was started with a maximum of 8 ACU and has 16 now: max_connections stays 1000 instead of 2000 until its instances are rebooted';
    const ANEW = 'siesta-dev was rebooted and takes 2000 connections, but updates still count with 1000';

    function raised({ acu, takes, concurrency = 50 }: { acu: number; takes?: number; concurrency?: number }): FakeStack {
      const cluster = {
        ...tagged('siesta-dev', { 'siesta:started-max-acu': '8' }),
        DBClusterArn: 'arn:of:siesta-dev',
        DBClusterMembers: ['siesta-dev-writer', 'siesta-dev-reader-1'].map((DBInstanceIdentifier) => ({ DBInstanceIdentifier })),
        ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 16 },
      };
      const fake = stack({ clusters: [cluster], settings: { database: { maxAcu: 16 }, service: { concurrency } } });
      fake.answers.GetMetricData = () => ({ MetricDataResults: [{ Id: 'acu', Values: [acu] }] });
      fake.answers.GetFunctionConfiguration = ({ Qualifier }: { Qualifier?: string }) => (Qualifier ? {} : { Timeout: 60 });
      fake.made.push(
        ...['ops', 'query', 'authorizer'].map((part) => ({
          urn: `urn::${part}`,
          type: 'aws:lambda/function:Function',
          id: `siesta-dev-${part}`,
        })),
      );
      if (takes !== undefined) fake.answers.Invoke = () => ({ Payload: Buffer.from(JSON.stringify({ rows: [[takes]] })) });
      fake.answers.AddTagsToResource = ({
        ResourceName,
        Tags: [tag],
      }: {
        ResourceName: string;
        Tags: { Key: string; Value: string }[];
      }) => {
        fake.changes.push(`tag ${ResourceName} ${tag?.Key} ${tag?.Value}`);
        return {};
      };
      return fake;
    }

    it('says that its connections come with a reboot, and how that goes, without waking it', async () => {
      const fake = raised({ acu: 0 });
      expect(await findings(fake)).toEqual({ code: 0, found: [`warning connections: ${RAISED}`] });
      expect((await doctor(fake)).stdout).toContain(
        'fix: `aws rds reboot-db-instance --db-instance-identifier siesta-dev-writer`, `aws rds reboot-db-instance --db-instance-identifier ' +
          'siesta-dev-reader-1` (seconds without a database), then `npx siesta doctor --fix` notes it',
      );
      expect(await findings(raised({ acu: 0.5, takes: 1000 }))).toEqual({ code: 0, found: [`warning connections: ${RAISED}`] });
    });

    it('finds it wrong where the service needs more than it takes', async () => {
      expect(await findings(raised({ acu: 0, concurrency: 981 }))).toEqual({ code: 1, found: [`wrong connections: ${RAISED}`] });
    });

    it('sees of one that is awake that it was rebooted, and notes it', async () => {
      const fake = raised({ acu: 0.5, takes: 2000 });
      expect(await findings(fake)).toEqual({ code: 0, found: [`warning connections: ${ANEW}`] });
      expect(fake.changes).toEqual([]);
      expect((await doctor(fake, '--fix', '--yes')).code).toBe(0);
      expect(fake.changes).toEqual(['tag arn:of:siesta-dev siesta:started-max-acu 16']);
    });
  });

  it('says of everything that is wrong what to do, and ends with 1', async () => {
    const fake = stack({
      clusters: [tagged('siesta-dev-drill', { 'siesta:drill': 'newest' }), tagged('siesta-dev-lost')],
      interfaces: [eni('eni-left', 'available')],
      concurrency: [10, 10],
      versions: [],
    });
    fake.found.pending.push(interrupted('creating'));
    fake.found.locks.push(lock(true));
    fake.found.drift.push({ urn: 'urn::siesta-dev-api', type: 'aws:lambda/function:Function', op: 'update', properties: ['memorySize'] });
    const { code, stdout, stderr } = await doctor(fake);
    expect(code).toBe(1);
    expect(stdout).toMatchSnapshot();
    expect(stderr).toContain(
      'error: 7 of 12 findings are wrong.\nnext:  Apply the fix below each finding; `npx siesta doctor --fix` does what is safe.',
    );
    expect(fake.changes).toEqual([]);
  });

  it.each<[string, Situation, string[]]>([
    [
      'credentials of another account, and looks no further',
      { account: '999999999999', concurrency: [10, 10] },
      ['wrong credentials: these credentials are of account 999999999999, and the stack is in account 123456789012'],
    ],
    [
      'a cluster that Pulumi does not know',
      { clusters: [tagged('siesta-dev'), tagged('gone', {}, 'deleting'), tagged('siesta-dev-lost'), { DBClusterIdentifier: 'of-others' }] },
      ['wrong orphans: the cluster siesta-dev-lost is of this stack, may cost, and Pulumi does not know it'],
    ],
    [
      'names of this stack that an update would find in its way, and not those of dev-eu',
      {
        functions: ['siesta-dev-api', 'siesta-dev-ops'],
        logGroups: ['/aws/lambda/siesta-dev-query', '/aws/lambda/siesta-dev-eu-api'],
        apis: [
          { id: 'a1', name: 'siesta-dev' },
          { id: 'a2', name: 'siesta-dev-eu' },
        ],
        httpApis: [
          { ApiId: 'h1', Name: 'siesta-dev' },
          { ApiId: 'h2', Name: 'siesta-dev-eu' },
        ],
        alarms: ['siesta-dev-eu-5xx', 'siesta-dev-5xx'],
      },
      [
        'the function siesta-dev-ops',
        'the log group /aws/lambda/siesta-dev-query',
        'the REST API siesta-dev (a1)',
        'the HTTP API siesta-dev (h1)',
        'the alarm siesta-dev-5xx',
      ].map((what) => `wrong orphans: ${what} has a name of this stack, and Pulumi does not know it: an update would find it in its way`),
    ],
    ['no interface of another group', { interfaces: [eni('eni-other', 'available', 'sg-of-others')] }, []],
    [
      'an account that runs fewer functions than the settings count on',
      { concurrency: [400, 400] },
      ['warning concurrency: this account runs 400 functions at once, and service.concurrency counts on 500'],
    ],
    [
      'an account in which nothing can be reserved yet',
      { deployed: false, settings: { service: { reserveConcurrency: true } }, concurrency: [550, 550] },
      ['wrong concurrency: service.concurrency reserves 500 of 550 that are free, and AWS keeps 100: it would refuse'],
    ],
    [
      'a version that cannot pause here',
      { versions: [{ ServerlessV2FeaturesSupport: { MinCapacity: 0.5 } }] },
      ['wrong region: in us-east-1 Aurora MySQL 8.0.mysql_aurora.3.10.4 has at least 0.5 ACU, and database.minAcu is 0'],
    ],
    [
      'a pin on a version that is gone',
      { pin: '2' },
      ['wrong release: siesta-dev-api is held at version 2, which is gone: every request fails, and an update is refused'],
    ],
    [
      'what the service has logged',
      {
        logged: [
          {
            time: '2026-11-23T09:00:00.000Z',
            level: 'error',
            id: 'a',
            msg: 'ConfigError',
            error: { stack: 'ConfigError: no database\n    at x' },
          },
          { time: '2026-11-23T09:00:00.001Z', level: 'info', id: 'a', method: 'GET', route: '/to-dos', status: 500, durationMs: 2 },
          { time: '2026-11-23T09:00:01.000Z', level: 'info', id: 'b', method: 'GET', route: '/to-dos', status: 503, durationMs: 2 },
        ],
      },
      ['warning errors: in the last 10 minutes, the last at 2026-11-23 09:00 UTC: ConfigError error=ConfigError: no database'],
    ],
    ['too few zones', { zones: 1 }, ['wrong region: us-east-1 has 1 zones for this account, and network.zones is 2']],
  ])('finds %s', async (_, situation, expected) => {
    const { code, found } = await findings(stack(situation));
    expect(found).toEqual(expected);
    expect(code).toBe(expected.some((line) => line.startsWith('wrong')) ? 1 : 0);
  });

  it('waits for Lambda to let go of the interfaces of functions that are gone', async () => {
    const fake = stack();
    fake.made.splice(0, 1);
    const { code, found } = await findings(fake);
    expect({ code, found }).toEqual({ code: 0, found: [expect.stringContaining('Lambda still holds the network interface eni-used')] });
  });

  it('takes what a rollback has written for no drift, and what is gone for worse than what has changed', async () => {
    const fake = stack();
    fake.found.drift.push(
      { urn: 'urn::siesta-dev-pin', type: 'aws:ssm/parameter:Parameter', op: 'update', properties: ['value', 'version'] },
      { urn: 'urn::siesta-dev-logs', type: 'aws:cloudwatch/logGroup:LogGroup', op: 'delete', properties: [] },
    );
    expect(await findings(fake)).toEqual({ code: 1, found: ['wrong drift: siesta-dev-logs is gone from AWS'] });
  });

  it('takes what a wake has turned on for no drift, and a cluster or a pin that is gone for what it is', async () => {
    const [cluster, pin] = ['aws:rds/cluster:Cluster', 'aws:ssm/parameter:Parameter'];
    const fake = stack();
    fake.found.drift.push({ urn: 'urn::siesta-dev', type: cluster, op: 'update', properties: ['iamDatabaseAuthenticationEnabled'] });
    expect(await findings(fake)).toEqual({ code: 0, found: [] });
    fake.found.drift.push(
      { urn: 'urn::siesta-dev', type: cluster, op: 'delete', properties: [] },
      { urn: 'urn::siesta-dev-pin', type: pin, op: 'delete', properties: [] },
    );
    expect((await findings(fake)).found).toEqual([
      'wrong drift: siesta-dev is gone from AWS',
      'wrong drift: siesta-dev-pin is gone from AWS',
    ]);
  });

  it('says of what it cannot look at that it could not', async () => {
    const fake = stack();
    fake.answers.GetAccountSettings = () => {
      throw Object.assign(new Error('not authorized to perform lambda:GetAccountSettings'), { name: 'AccessDeniedException' });
    };
    expect((await findings(fake)).found).toEqual([
      'wrong concurrency: AWS refuses Lambda GetAccountSettings (not authorized to perform lambda:GetAccountSettings).',
    ]);
  });

  it('looks on when AWS does not know who asks: at what needs no AWS', async () => {
    const fake = stack();
    fake.answers.GetCallerIdentity = () => {
      throw Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    };
    fake.found.pending.push(interrupted('updating'));
    expect((await findings(fake)).found).toEqual([
      'wrong credentials: There are no AWS credentials (Could not load credentials).',
      'wrong state: an update was interrupted while it was updating siesta-dev-late',
    ]);
  });

  it('looks at a stack that was never deployed, and at settings that do not hold', async () => {
    const nothing = stack({ deployed: false, interfaces: [] });
    nothing.outputs = undefined;
    expect(await findings(nothing)).toEqual({ code: 0, found: [] });
    const broken = stack({ settings: { database: { minAcu: 9 } } });
    expect((await findings(broken)).found).toEqual([expect.stringContaining('database.minAcu is 9, more than database.maxAcu (8)')]);
    const untold = stack({ deployed: false, interfaces: [], settings: { profile: 'prod' } });
    untold.outputs = undefined;
    expect((await findings(untold)).found).toEqual([expect.stringMatching(/siesta:auth is not set[\s\S]*siesta:alarms\.email is not set/)]);
  });
});

it('counts resources as Pulumi does: without the providers that it makes by itself', () => {
  const urns = ['aws:rds/cluster:Cluster::db', 'pulumi:providers:pulumi::default', 'pulumi:providers:aws::default_7_48_0'];
  const made = [...urns, 'pulumi:providers:aws::copies'].map((urn) => ({ urn: `urn:pulumi:dev::siesta::${urn}`, type: '' }));
  expect(countOf(made)).toBe(2);
});

describe('siesta doctor, of what another state has under the same name', () => {
  const identity = { id: '0b', project: 'siesta', stack: 'dev' };
  const living = { clusters: [tagged('siesta-dev', { 'siesta:id': '0b' })], functions: ['siesta-dev-api'], alarms: ['siesta-dev-5xx'] };

  it.each<[string, Record<string, unknown> | undefined]>([
    ['knows nothing: a lost state, or a second person', undefined],
    ['has another id: it was taken over', { ...OUTPUTS, identity: { ...identity, id: '0a' } }],
    ['is older than ids, and the name was given one since', OUTPUTS],
  ])('says whose it is and advises to delete none of it, where this one %s', async (_, outputs) => {
    const fake = stack({ deployed: false, identity, ...living });
    fake.outputs = outputs;
    const { code, stdout } = await doctor(fake, '--fix', '--yes', '--json');
    const wrong = Answer.parse(JSON.parse(stdout)).findings.filter(({ check, state }) => check === 'orphans' && state === 'wrong');
    expect(wrong.map(({ text }) => text)).toEqual([
      "siesta-dev already exists in this account (of siesta/dev, id 0b), and not in this stack's state: there are the cluster siesta-dev, the function siesta-dev-api",
    ]);
    expect(wrong[0]?.fix).toContain('delete none of it here');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
  });

  it("reports unknown clusters with this stack's id, and not those with another's", async () => {
    const fake = stack({
      identity,
      clusters: [tagged('siesta-dev-lost', { 'siesta:id': '0b' }), tagged('siesta-dev-late', { 'siesta:id': '0c' })],
    });
    fake.outputs = { ...OUTPUTS, identity };
    expect((await findings(fake)).found).toEqual([
      'wrong orphans: the cluster siesta-dev-lost is of this stack, may cost, and Pulumi does not know it',
    ]);
  });
});

describe('siesta doctor --fix', () => {
  const sick = (): FakeStack => {
    const fake = stack({
      clusters: [tagged('siesta-dev-drill', { 'siesta:drill': 'newest' })],
      interfaces: [eni('eni-left', 'available')],
    });
    fake.found.pending.push(interrupted('creating'));
    fake.found.locks.push(lock(true));
    return fake;
  };

  it('asks first, with what it would do, and does nothing when nobody answers', async () => {
    const fake = sick();
    const { code, stderr } = await doctor(fake, '--fix');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain(
      'For dev: take away the lock of ada@box, process 4711, which is dead; forget that siesta-dev-late was being made; ' +
        'delete siesta-dev-drill, a copy of a snapshot; delete the network interface eni-left, which nothing uses: nobody is there',
    );
  });

  it('does what is safe, one after the other, and says that it is mended', async () => {
    const fake = sick();
    const { code, stdout } = await doctor(fake, '--fix', '--yes', '--json');
    expect(code).toBe(0);
    expect(fake.changes).toEqual([
      'cancel',
      'clear pending creates at urn:pulumi:dev::siesta::pulumi:pulumi:Stack::siesta-dev',
      'delete siesta-dev-drill',
      'delete eni-left',
    ]);
    const { findings } = Answer.parse(JSON.parse(stdout));
    expect(findings.filter(({ mended }) => mended).map(({ check }) => check)).toEqual(['state', 'state', 'orphans', 'interfaces']);
  });

  it.each([
    ['the lock of an update that lives, or may live', (fake: FakeStack) => fake.found.locks.push(lock(false), lock(undefined))],
    [
      'what may hold data, or somebody wanted',
      (fake: FakeStack) => fake.found.drift.push({ urn: 'u', type: 't', op: 'update', properties: ['x'] }),
    ],
    ['an operation that an update completes', (fake: FakeStack) => fake.found.pending.push(interrupted('deleting'))],
  ])('leaves alone %s', async (_, make) => {
    const fake = stack({ clusters: [tagged('siesta-dev-lost')], functions: ['siesta-dev-ops'] });
    make(fake);
    const { code } = await doctor(fake, '--fix', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
  });

  it('deletes what AWS has made of what was being made, so that an update can make it', async () => {
    const fake = stack(late({ clusters: [tagged('siesta-dev-r2')] }));
    fake.found.pending.push(...LATE);
    const { code } = await doctor(fake, '--fix', '--yes');
    expect(code).toBe(0);
    expect(fake.changes).toEqual([
      'clear pending creates at urn:pulumi:dev::siesta::pulumi:pulumi:Stack::siesta-dev',
      'delete siesta-dev-r2',
      'delete siesta-dev-ops',
      'delete /aws/lambda/siesta-dev-ops',
    ]);
  });

  it.each<[string, Situation]>([
    ['is protected', { clusters: [{ ...tagged('siesta-dev-r2'), DeletionProtection: true }], functions: [], logGroups: [] }],
    [
      'is of somebody else by its tags',
      { clusters: [tagged('siesta-dev-r2', { 'siesta:stack': 'prod' })], tags: { 'siesta:stack': 'prod' } },
    ],
  ])('deletes nothing of what was being made that %s', async (_, situation) => {
    const fake = stack(late(situation));
    fake.found.pending.push(...LATE);
    expect((await doctor(fake, '--fix', '--yes')).code).toBe(1);
    expect(fake.changes).toEqual(['clear pending creates at urn:pulumi:dev::siesta::pulumi:pulumi:Stack::siesta-dev']);
  });

  it('ends with 1 when something is left that it cannot mend', async () => {
    const fake = stack({ interfaces: [eni('eni-left', 'available')], concurrency: [10, 10] });
    const { code, stdout } = await doctor(fake, '--fix', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: ['delete eni-left'] });
    expect(stdout).toContain('mended   interfaces');
  });
});
