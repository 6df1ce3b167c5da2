import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { program, registeredFor } from '../../infra/main.ts';
import { readConfig } from '../../infra/settings/index.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { callsWith, codePath, programOutputs, runProgram } from '../support/program.ts';
import { outputOf, type Recording, record, shown } from '../support/pulumi-mocks.ts';
import { settings } from '../support/settings.ts';

const FUNCTION = 'aws:lambda/function:Function';
/** Services that a provider's endpoints spell otherwise than its types do. */
const SPELLED: Record<string, string> = {
  'aws:cloudwatch/logGroup:LogGroup': 'cloudwatchlogs',
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': 'ec2',
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': 'ec2',
};
const prod = { profile: 'prod', auth: 'public', alarms: { email: 'ops@example.com' }, database: { minAcu: 0.5 }, idleBudgetUsd: 60 };
const jwt = { auth: 'jwt', jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' } };

const { lookups, rds } = fakeAccount();
/** What stands beside each other; not what is in them. */
const components = ({ resources }: Recording) =>
  resources
    .filter(({ type, parent }) => type.startsWith('siesta:') && parent === undefined)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
const environmentOf = (recording: Recording, name: string) => recording.one(FUNCTION, name).inputs.environment.variables;

describe('the program', () => {
  it('is one of each component, named after project and stack, and no scale windows unless there are any', async () => {
    expect(components(await runProgram())).toEqual([
      'siesta:index:Alarms siesta-test',
      'siesta:index:Api siesta-test',
      'siesta:index:AuroraServerless siesta-test',
      'siesta:index:LambdaService siesta-test',
      'siesta:index:Network siesta-test',
      'siesta:index:SnapshotPolicy siesta-test',
      'siesta:index:Tracing siesta-test',
    ]);
    const window = { start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2 };
    expect(components(await runProgram({ scaleWindows: [window] }))).toContain('siesta:index:ScaleWindows siesta-test');
  });

  it.each([
    [{}],
    [{ network: { egress: 'nat' }, service: { provisionedConcurrency: 3 }, idleBudgetUsd: 500 }],
    [{ api: { kind: 'http' }, database: { published: true }, backups: { plan: ['daily'], copyRegion: 'us-west-2' } }],
    [{ ...jwt, database: { readers: 1, slowLog: true } }],
    [{ database: { state: 'hibernated' }, network: { adopt: { vpcId: 'vpc-1', subnetIds: ['subnet-0000000a', 'subnet-0000000b'] } } }],
  ])('registers for its price what it registers for an update: %j', async (overrides) => {
    const named = ({ type, name }: { type: string; name: string }) => `${type} ${name}`;
    const registered = (await registeredFor('siesta-test', readConfig(settings(overrides), 'siesta'))).map(named);
    const resources = (await runProgram(overrides)).resources.filter(({ custom }) => custom).map(named);
    // What awsx makes is made in a process of its own.
    const ofAwsx = /^aws:ec2\/(natGateway|eip|vpcEndpoint):/;
    expect(registered.filter((it) => !ofAwsx.test(it)).sort()).toEqual(resources.sort());
  });

  it('counts with the connections that the database has, until it is rebooted', async () => {
    rds.cluster = { ...rds.cluster, tags: { 'siesta:started-max-acu': '8' }, maxAcu: 16 };
    const raised = { database: { maxAcu: 16 }, service: { concurrency: 900 } };
    const threshold = async (overrides: Record<string, unknown>) =>
      (await runProgram(overrides)).one('aws:cloudwatch/metricAlarm:MetricAlarm', 'siesta-test-connections').inputs.threshold;
    expect(await threshold(raised)).toBe(800);
    expect(shown).toContainEqual(
      expect.stringMatching(/^warning: siesta-test was started with a maximum of 8 ACU and has 16 now: max_connections stays 1000 /),
    );
    await expect(runProgram({ ...raised, service: { concurrency: 981 } })).rejects.toThrow(
      'service.concurrency is 981: with 1 a function and 20 for operations that is 1001 connections, and 8 ACU take 1000: update with ' +
        'database.maxAcu 16 and a smaller service.concurrency first, start the database anew as that update says, and then raise it, or lower ' +
        'it to 980.\nThe database that runs was started with a maximum of 8 ACU.',
    );
    rds.cluster = { ...rds.cluster, tags: { 'siesta:started-max-acu': '16' } };
    expect(await threshold({ ...raised, service: { concurrency: 981 } })).toBe(1600);
  });

  it('turns a stack name that could not name a cluster into one that can', async () => {
    expect((await runProgram({}, 'My_Stack.1')).one('aws:rds/cluster:Cluster').inputs.clusterIdentifier).toBe('siesta-my-stack-1');
  });

  it('puts the functions where they reach the database, and lets nothing else in', async () => {
    const recording = await runProgram();
    expect(recording.one(FUNCTION, 'siesta-test-api').inputs.vpcConfig).toEqual({
      subnetIds: ['siesta-test-isolated-1', 'siesta-test-isolated-2'],
      securityGroupIds: ['siesta-test-functions-id'],
    });
    expect(recording.one('aws:rds/cluster:Cluster').inputs.vpcSecurityGroupIds).toEqual(['siesta-test-database-id']);
    expect(recording.one('aws:rds/subnetGroup:SubnetGroup').inputs.subnetIds).toEqual(['siesta-test-isolated-1', 'siesta-test-isolated-2']);
  });

  it('hands the master password to the cluster and to the call that makes the users, as a secret, and to nothing else', async () => {
    const recording = await runProgram();
    const holders = recording.resources.filter(({ inputs }) => JSON.stringify(inputs).includes('the-master-password'));
    expect(holders.map(({ type, name, secrets }) => [type, name, secrets])).toEqual([
      ['aws:rds/cluster:Cluster', 'siesta-test', ['masterPassword']],
      ['aws:lambda/invocation:Invocation', 'siesta-test-users', ['input']],
    ]);
    const shown = await Promise.all(Object.values(recording.result).map((output) => outputOf(pulumi.output(output))));
    expect(JSON.stringify(shown)).not.toContain('the-master-password');
  });

  it('answers with the URL and the names that operations need', async () => {
    const { result } = await runProgram();
    expect(await outputOf(result.url as pulumi.Output<string>)).toBe('https://rest.example/v1');
    expect(Object.keys(result)).toEqual(expect.arrayContaining(['functionName', 'aliasName', 'opsFunctionName', 'pinParameterName']));
  });

  it('is an HTTP API when asked, which checks tokens itself', async () => {
    const recording = await runProgram({ ...jwt, api: { kind: 'http' } });
    expect(recording.of('aws:apigateway/restApi:RestApi')).toEqual([]);
    expect(recording.one('aws:apigatewayv2/authorizer:Authorizer').inputs.authorizerType).toBe('JWT');
    expect(recording.of(FUNCTION).map(({ name }) => name)).not.toContain('siesta-test-authorizer');
  });

  it('has tokens checked by a function outside the VPC for a REST API', async () => {
    const recording = await runProgram(jwt);
    expect(recording.one(FUNCTION, 'siesta-test-authorizer').inputs).not.toHaveProperty('vpcConfig');
    expect(environmentOf(recording, 'siesta-test-api').AUTH).toBe('jwt');
  });

  it('hibernates to the gateway and functions that say so, and keeps the names that make the URL', async () => {
    const [awake, asleep] = [await runProgram(), await runProgram({ database: { state: 'hibernated' } })];
    expect(asleep.labels().filter((label) => /rds\/cluster(Instance)?:/.test(label))).toEqual([]);
    expect(environmentOf(asleep, 'siesta-test-api')).toMatchObject({ DATABASE_STATE: 'hibernated' });
    const gateways = (recording: Recording) => recording.labels().filter((label) => /apigateway\/(restApi|stage|resource):/.test(label));
    expect(gateways(asleep)).toEqual(gateways(awake));
  });

  describe('with a copy to be published', () => {
    const bucket = 'aws:s3/bucket:Bucket';
    const mocked = {
      ...programOutputs,
      [bucket]: () => ({ arn: 'arn:aws:s3:::b', bucketRegionalDomainName: 'b.s3.us-east-1.amazonaws.com' }),
      'awsx:ec2:Vpc': () => ({ vpcEndpoints: [{ serviceName: 'com.amazonaws.us-east-1.s3', prefixListId: 'pl-s3' }] }),
    };
    const publishing = (overrides: Record<string, unknown>) => {
      pulumi.runtime.setAllConfig(settings({ idleBudgetUsd: 0, database: { published: true, ...overrides } }));
      return record(() => program(codePath), { calls: callsWith({}), outputs: mocked });
    };

    it.each(['on', 'hibernated'])('has a bucket, the way to it and what reads it, while the database is %s', async (state) => {
      const recording = await publishing({ state });
      expect(components(recording)).toContain('siesta:index:PublishedCopy siesta-test');
      expect(environmentOf(recording, 'siesta-test-api')).toMatchObject({
        DATABASE_STATE: state,
        PUBLISHED_COPY: 'https://b.s3.us-east-1.amazonaws.com/copy.json',
      });
      expect(recording.labels()).toContain('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule siesta-test-functions-to-s3');
    });

    it('is nowhere else', async () => {
      const recording = await runProgram();
      expect(JSON.stringify(recording.resources)).not.toMatch(/PUBLISHED_COPY|s3:GetObject|functions-to-s3/);
      expect(recording.of(bucket)).toEqual([]);
    });
  });

  describe('between a restore and its end', () => {
    const overrides = {
      minAcu: 0.5,
      clusters: [{ name: 'first' }, { name: 'r2611240012', snapshot: 'siesta-test-by-hand' }],
      active: 'r2611240012',
    };
    const restored = { profile: 'prod', auth: 'public', alarms: { email: 'ops@example.com' }, idleBudgetUsd: 60, database: overrides };
    const snapshots = [{ id: 'siesta-test-by-hand', createdAt: '2026-11-24T00:00:00Z' }];
    const CLUSTER = 'aws:rds/cluster:Cluster';

    it('has both clusters, each with what is its own, and pays for one', async () => {
      Object.assign(rds, { absent: ['siesta-test-r2611240012'], snapshots });
      const recording = await runProgram(restored);
      const clusters = recording.of(CLUSTER).map(({ inputs }) => inputs);
      expect(clusters.map((it) => [it.clusterIdentifier, it.snapshotIdentifier, it.serverlessv2ScalingConfiguration.minCapacity])).toEqual([
        ['siesta-test', undefined, 0],
        ['siesta-test-r2611240012', 'siesta-test-by-hand', 0.5],
      ]);
      expect(clusters.map(({ deletionProtection }) => deletionProtection)).toEqual([true, true]);
    });

    it('points the functions, their gates and the alarms at the active one, and lets the versions before go on with the other', async () => {
      Object.assign(rds, { absent: ['siesta-test-r2611240012'], snapshots });
      const recording = await runProgram(restored);
      expect(environmentOf(recording, 'siesta-test-api').DB_HOST).toBe('siesta-test-r2611240012.example');
      expect(recording.one('aws:lambda/invocation:Invocation', 'siesta-test-smoke').inputs.triggers).toEqual({
        database: 'cluster-siesta-test-r2611240012',
      });
      const policy = recording.one('aws:iam/rolePolicy:RolePolicy', 'siesta-test-api-policy').inputs.policy;
      expect(policy).toMatch(/dbuser:cluster-siesta-test-r2611240012\/app","[^"]+dbuser:cluster-siesta-test\/app"/);
      const watched = recording
        .of('aws:cloudwatch/metricAlarm:MetricAlarm')
        .flatMap(({ inputs }) => inputs.dimensions.DBClusterIdentifier ?? []);
      expect(new Set(watched)).toEqual(new Set(['siesta-test-r2611240012']));
    });
  });

  it('protects prod: its database cannot be deleted, nobody clears the shared list, and no other site may call', async () => {
    const recording = await runProgram(prod);
    expect(recording.one('aws:rds/cluster:Cluster').inputs.deletionProtection).toBe(true);
    expect(recording.one('aws:rds/cluster:Cluster').options.protect).toBe(true);
    expect(environmentOf(recording, 'siesta-test-api')).toMatchObject({ BULK_DELETE: 'off', CORS_ORIGINS: '', DOCS: 'off' });
  });

  it.each([
    ['dev', {}],
    ['prod', prod],
  ])('lets nobody delete a list that everybody shares as a whole, in %s, unless the settings say so', async (_, overrides) => {
    const bulkDelete = async (settings: Record<string, unknown>) =>
      environmentOf(await runProgram(settings), 'siesta-test-api')?.BULK_DELETE;
    expect(await bulkDelete(overrides)).toBe('off');
    expect(await bulkDelete({ ...overrides, api: { bulkDelete: true } })).toBe('on');
  });

  it('asks no service of AWS that Pulumi.local.yaml does not send to the emulator', async () => {
    const window = { start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2 };
    const everything = { backups: { plan: ['daily'] }, scaleWindows: [window] };
    const recordings = [await runProgram(everything), await runProgram({ ...everything, api: { kind: 'http' } })];
    const types = recordings.flatMap(({ resources }) => resources.map(({ type }) => type));
    const services = types.filter((type) => type.startsWith('aws:')).map((type) => SPELLED[type] ?? type.replace(/^aws:|\/.*$/g, ''));
    const [endpoints] = parse(readFileSync('Pulumi.local.yaml', 'utf8')).config['aws:endpoints'];
    expect(services).toEqual(expect.arrayContaining(['apigateway', 'apigatewayv2', 'backup', 'lambda', 'rds', 'scheduler']));
    expect([...new Set(services)].filter((service) => !(service in endpoints))).toEqual([]);
  });

  it('writes every ARN with the partition that it is in', async () => {
    const window = { start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2, provisionedConcurrency: 5 };
    pulumi.runtime.setAllConfig(settings({ ...jwt, backups: { plan: ['daily'] }, scaleWindows: [window] }));
    const calls = { ...callsWith({}), 'aws:index/getPartition:getPartition': () => ({ partition: 'aws-cn' }) };
    const { resources } = await record(() => program(codePath), { calls, outputs: programOutputs });
    const arns = JSON.stringify(resources.map(({ inputs }) => inputs)).match(/arn:[^"\\]*/g) ?? [];
    expect(arns.filter((arn) => arn.startsWith('arn:aws-cn:')).length).toBeGreaterThan(10);
    // The mocks answer with such ARNs.
    expect(arns.filter((arn) => arn.startsWith('arn:aws:') && !arn.startsWith('arn:aws:mock:'))).toEqual([]);
  });

  it('grants prod no action on everything but network interfaces and traces', async () => {
    const recording = await runProgram({ ...prod, ...jwt, backups: { plan: ['daily'] } });
    const wide = recording.of('aws:iam/rolePolicy:RolePolicy').flatMap(({ inputs }) =>
      JSON.parse(inputs.policy)
        .Statement.filter((s: { Effect: string; Resource: string | string[] }) => s.Effect === 'Allow' && [s.Resource].flat().includes('*'))
        .flatMap((s: { Action: string | string[] }) => s.Action),
    );
    expect(wide.length).toBeGreaterThan(0);
    for (const action of wide)
      expect(action).toMatch(/^(ec2:\w*(NetworkInterface|PrivateIpAddresses|Subnets|SecurityGroups|Vpcs)\w*|xray:Put\w+)$/);
  });

  it.each([
    [{ database: { minAcu: 16 } }],
    [{ database: { proxy: true } }],
    [{ databse: { minAcu: 0 } }],
    [{ ...prod, backups: { retentionDays: 0 } }],
    [{ network: { cidr: '10.0.0.0/8' } }],
    [{ ...prod, auth: '' }],
    [{ ...prod, alarms: {} }],
    [{ auth: 'jwt' }],
    [{ ...jwt, database: { published: true } }],
    [{ service: { concurrency: 1000 } }],
    [{ api: { domain: 'api.example.com' } }],
    [{ network: { adopt: { vpcId: 'vpc-1' } } }],
    [{ scaleWindows: [{ start: 'tomorrow', end: '2100-01-01T00:00:00Z' }] }],
  ])('registers nothing and asks AWS nothing with %j', async (overrides) => {
    lookups.requests.length = 0;
    const made: string[] = [];
    pulumi.runtime.setAllConfig(settings(overrides));
    const counted = Object.fromEntries(Object.keys(programOutputs).map((type) => [type, () => ({ seen: made.push(type) })]));
    await expect(record(() => program(codePath), { calls: callsWith({}), outputs: counted })).rejects.toThrow('Invalid settings');
    expect([...made, ...lookups.requests, ...rds.requests]).toEqual([]);
  });
});
