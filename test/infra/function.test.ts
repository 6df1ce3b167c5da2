import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { LambdaFunction, type LambdaFunctionArgs } from '../../infra/function/index.ts';
import type { FunctionLinkArgs } from '../../infra/ground/link.ts';
import { locationCalls, outputOf, type Recording, record, shown } from '../support/pulumi-mocks.ts';

const FUNCTION = 'aws:lambda/function:Function';
const INVOCATION = 'aws:lambda/invocation:Invocation';
const ALIAS = 'aws:lambda/alias:Alias';
const COMPONENT = 'siesta:index:LambdaFunction notes';

const codePath = mkdtempSync(join(tmpdir(), 'notes-'));
writeFileSync(join(codePath, 'index.mjs'), 'export const handler = async () => ({ ok: true });\n');

const make = (args: Partial<LambdaFunctionArgs> = {}) =>
  record(() => new LambdaFunction('notes', { codePath, handler: 'index.handler', region: 'us-east-1', ...args }), {
    calls: locationCalls,
    outputs: {
      [FUNCTION]: () => ({ version: '7', arn: 'arn:function' }),
      [ALIAS]: () => ({ arn: 'arn:alias', invokeArn: 'invoke:alias' }),
    },
  });

const actionsOf = (recording: Recording, policy = 'notes-policy'): string[] =>
  JSON.parse(recording.one('aws:iam/rolePolicy:RolePolicy', policy).inputs.policy).Statement.flatMap(
    ({ Action }: { Action: string[] }) => Action,
  );

const link: FunctionLinkArgs = {
  environment: { QUEUE_URL: 'https://queue.example' },
  permissions: [{ actions: ['sqs:SendMessage'], resources: ['arn:queue'] }],
  subnetIds: ['subnet-a', 'subnet-b'],
  securityGroupIds: ['sg-functions'],
  files: { 'queue.pem': 'PEM' },
};

describe('LambdaFunction', () => {
  it('is a function with its role, its log and an alias, and nothing that nobody asked for', async () => {
    const recording = await make();
    expect(recording.children(COMPONENT)).toEqual([
      'aws:cloudwatch/logGroup:LogGroup notes-logs',
      'aws:iam/role:Role notes-role',
      'aws:iam/rolePolicy:RolePolicy notes-policy',
      'aws:lambda/alias:Alias notes-live',
      'aws:lambda/function:Function notes',
    ]);
    expect(recording.one(FUNCTION).inputs).toMatchObject({ name: 'notes', handler: 'index.handler', runtime: 'nodejs24.x', publish: true });
    expect(recording.one(FUNCTION).inputs.environment).toBeUndefined();
    expect(recording.one(ALIAS).inputs).toEqual({ name: 'live', functionName: 'notes', functionVersion: '7' });
  });

  it('may write its log and its traces, and nothing else', async () => {
    expect(actionsOf(await make())).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
    ]);
  });

  it('has no alias when nobody calls it by a URL', async () => {
    const recording = await make({ alias: false });
    expect(recording.of(ALIAS)).toEqual([]);
    expect(await outputOf(recording.result.aliasName)).toBe('');
    expect(await outputOf(recording.result.version)).toBe('7');
  });

  describe('by a link', () => {
    it('gets its variables, permissions, network and files in one line', async () => {
      const recording = await make({ links: [link], environment: { LEVEL: 'info' } });
      const { environment, vpcConfig, code } = recording.one(FUNCTION).inputs;
      expect(environment.variables).toEqual({ LEVEL: 'info', QUEUE_URL: 'https://queue.example' });
      expect(vpcConfig).toEqual({ subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-functions'] });
      expect(actionsOf(recording)).toContain('sqs:SendMessage');
      expect(Object.keys(await code.assets).sort()).toEqual(['index.mjs', 'queue.pem']);
    });

    it('is kept alive: in a VPC it would lose its network interfaces', async () => {
      const recording = await make({ links: [link] });
      expect(recording.one('aws:scheduler/schedule:Schedule', 'notes-keep').inputs.target).toMatchObject({
        arn: 'arn:alias',
        input: '{"op":"keep"}',
      });
      expect((await make({ links: [link], keepAlive: false })).of('aws:scheduler/schedule:Schedule')).toEqual([]);
    });

    it('takes the place that it is given itself for that of every link', async () => {
      const place = { subnetIds: ['subnet-c'], securityGroupIds: ['sg-both'] };
      const recording = await make({ links: [link, { ...link, subnetIds: ['subnet-other'] }], ...place });
      expect(recording.one(FUNCTION).inputs.vpcConfig).toEqual(place);
    });
  });

  describe('whose gates are said', () => {
    const gates = [
      { name: 'users', event: pulumi.secret('{"op":"users"}'), once: true, triggers: { database: 'cluster-ONE' } },
      { name: 'schema', event: '{"op":"migrate"}', functionName: 'migrator', qualifier: '3' },
      { name: 'smoke', event: '{"op":"smoke"}' },
    ];

    it('passes them in order, and moves the alias when the last has been passed', async () => {
      const recording = await make({ gates });
      const before = (type: string, name: string) =>
        recording.one(type, name).options.dependsOn.filter((label) => label.startsWith(INVOCATION));
      expect(before(INVOCATION, 'notes-users')).toEqual([]);
      expect(before(INVOCATION, 'notes-schema')).toEqual([`${INVOCATION} notes-users`]);
      expect(before(INVOCATION, 'notes-smoke')).toEqual([`${INVOCATION} notes-schema`]);
      expect(before(ALIAS, 'notes-live')).toContain(`${INVOCATION} notes-smoke`);
    });

    it('asks the very version that was published, once each, and another function where that is said', async () => {
      const recording = await make({ gates });
      expect(recording.of(INVOCATION).map(({ name, inputs: { functionName, qualifier } }) => [name, functionName, qualifier])).toEqual([
        // Of no version: a new one passes it no second time.
        ['notes-users', 'notes', undefined],
        ['notes-schema', 'migrator', '3'],
        ['notes-smoke', 'notes', '7'],
      ]);
      expect(recording.one(INVOCATION, 'notes-users').inputs.triggers).toEqual({ database: 'cluster-ONE' });
    });

    it('keeps what it asks and is answered out of plain state', async () => {
      const recording = await make({ gates });
      expect(recording.one(INVOCATION, 'notes-users').secrets).toEqual(['input']);
      for (const { options } of recording.of(INVOCATION)) expect(options.additionalSecretOutputs).toEqual(['input', 'result']);
    });

    it('leaves a pinned alias where it is, while a newer version passes them', async () => {
      const recording = await make({ gates, pinnedVersion: '4' });
      expect(recording.one(ALIAS).inputs.functionVersion).toBe('4');
      expect(recording.one(INVOCATION, 'notes-smoke').inputs.qualifier).toBe('7');
      expect(shown).toEqual(['warning: The alias of notes stays at version 4, where it is pinned: a newer version gets no traffic.']);
    });
  });

  it('keeps environments of the alias warm when asked', async () => {
    const recording = await make({ provisionedConcurrency: 2 });
    expect(recording.one('aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig', 'notes-warm').inputs).toEqual({
      functionName: 'notes',
      qualifier: 'live',
      provisionedConcurrentExecutions: 2,
    });
  });

  it.each<[Partial<LambdaFunctionArgs>, string]>([
    [{ handler: 'app.handler' }, 'without app.mjs, app.js, app.cjs for its handler "app.handler": build it first.'],
    [{ codePath: '/nowhere' }, 'LambdaFunction codePath is "/nowhere", without index.mjs, index.js, index.cjs for'],
    [
      { codePath: 'no/where' },
      `LambdaFunction codePath is "no/where", here ${resolve('no/where')}, without index.mjs, index.js, index.cjs for`,
    ],
    [{ alias: false, gates: [{ name: 'smoke', event: '{}' }] }, 'LambdaFunction alias is false'],
    [
      {
        gates: [
          { name: 'smoke', event: '1' },
          { name: 'smoke', event: '2' },
        ],
      },
      'LambdaFunction gates has two of one name',
    ],
    [{ links: [link, { environment: { QUEUE_URL: 'https://other.example' } }] }, 'LambdaFunction environment has QUEUE_URL twice'],
    [{ links: [link, { files: { 'queue.pem': 'other' } }] }, 'LambdaFunction files has queue.pem twice'],
    [{ links: [link, { subnetIds: ['subnet-z'], securityGroupIds: ['sg'] }] }, 'LambdaFunction links lie in different networks'],
    [{ subnetIds: ['subnet-a'] }, 'LambdaFunction subnetIds and securityGroupIds go together'],
    [
      { reservedConcurrency: 3, provisionedConcurrency: 5 },
      'LambdaFunction provisionedConcurrency is 5, more than reservedConcurrency (3)',
    ],
    [{ pinnedVersion: 'latest' }, 'LambdaFunction pinnedVersion is "latest"'],
  ])('refuses %j before it makes anything', async (args, message) => {
    const made: string[] = [];
    const rejected = record(() => new LambdaFunction('notes', { codePath, handler: 'index.handler', region: 'us-east-1', ...args }), {
      calls: locationCalls,
      outputs: { [FUNCTION]: () => ({ seen: made.push('function') }), 'aws:iam/role:Role': () => ({ seen: made.push('role') }) },
    });
    await expect(rejected).rejects.toThrow(message);
    expect(made).toEqual([]);
  });

  it('takes a handler of another runtime as it is', async () => {
    const { runtime, handler } = (await make({ runtime: 'python3.13', handler: 'app.main' })).one(FUNCTION).inputs;
    expect([runtime, handler]).toEqual(['python3.13', 'app.main']);
  });
});
