import * as pulumi from '@pulumi/pulumi';
import * as siesta from '../../infra/index.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { codePath, programOutputs } from '../support/program.ts';
import { locationCalls, outputOf, record } from '../support/pulumi-mocks.ts';

const rds = new FakeRds();

beforeAll(() => rds.start());
afterAll(() => rds.stop());

const network = { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg'] };
const gateway = { kind: siesta.GatewayKind.Rest, apiId: 'a', apiName: 'a', stage: 'v1' };
const alias = { functionName: 'f', aliasName: 'live', aliasInvokeArn: 'invoke' };
const window = { name: 'w', start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 0, provisionedConcurrency: 1 };

/** A component of each kind that has resources of its own, and the types and names of all that its `nodes` are to be. */
const MADE: [what: string, make: () => { nodes: object }, resources: string[]][] = [
  [
    'Alarms',
    () => new siesta.Alarms('it', { gateway, functionName: 'f', concurrency: 10 }),
    [
      'Dashboard it',
      'MetricAlarm it-5xx',
      'MetricAlarm it-concurrency',
      'MetricAlarm it-errors',
      'MetricAlarm it-slow',
      'MetricAlarm it-throttles',
      'Topic it-alarms',
    ],
  ],
  ['Api', () => new siesta.Api('it', { ...alias, kind: siesta.GatewayKind.Rest }), ['RestApi it', 'Stage it-stage']],
  ['Api of kind http', () => new siesta.Api('it', { ...alias, kind: siesta.GatewayKind.Http }), ['Api it', 'Stage it-stage']],
  [
    'AuroraServerless',
    () => new siesta.AuroraServerless('it', { ...network, readers: 1 }),
    ['Cluster it', 'ClusterInstance it-reader-1', 'ClusterInstance it-writer', 'ClusterParameterGroup it', 'SubnetGroup it'],
  ],
  [
    'LambdaFunction',
    () => new siesta.LambdaFunction('it', { codePath, handler: 'index.handler' }),
    ['Alias it-live', 'Function it', 'LogGroup it-logs', 'Role it-role'],
  ],
  [
    'LambdaService',
    () => new siesta.LambdaService('it', { ...network, codePath, database: undefined }),
    ['Alias it-api-live', 'LambdaFunction it-api', 'LambdaFunction it-ops', 'LambdaFunction it-query'],
  ],
  ['Network', () => new siesta.Network('it'), ['SecurityGroup it-database', 'SecurityGroup it-functions', 'Vpc it']],
  ['PublishedCopy', () => new siesta.PublishedCopy('it'), ['Bucket it-published']],
  [
    'ScaleWindows',
    () => new siesta.ScaleWindows('it', { windows: [window], service: { ...alias, aliasArn: 'arn', provisionedConcurrency: 0 } }),
    ['Schedule it-w-put-back-environments', 'Schedule it-w-raise-environments'],
  ],
  [
    'SnapshotPolicy',
    () => new siesta.SnapshotPolicy('it', { clusterIdentifier: 'db', plan: [siesta.BackupFrequency.Daily], copyRegion: 'eu-west-1' }),
    ['Plan it', 'Vault it', 'Vault it-copy'],
  ],
  ['Tracing', () => new siesta.Tracing('it', { services: 'f', functionName: 'f' }), ['Group it-traces', 'SamplingRule it-sampling']],
];

describe('the nodes of a component', () => {
  it.each(MADE)('are its resources themselves: %s', async (_, make, resources) => {
    const { result } = await record(
      () => {
        pulumi.runtime.setConfig('aws:region', 'us-east-1');
        return make();
      },
      { calls: locationCalls, outputs: programOutputs },
    );
    const nodes = Object.values(result.nodes).flat().filter(Boolean);
    expect(nodes.every((node) => pulumi.Resource.isInstance(node))).toBe(true);
    const urns = await Promise.all(nodes.map((node: pulumi.Resource) => outputOf(node.urn)));
    const made = urns.map((urn) => `${urn.split(':').at(-3)} ${urn.split(':').at(-1)}`);
    expect(made.toSorted()).toEqual(resources);
  });
});
