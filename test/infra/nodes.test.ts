import * as pulumi from '@pulumi/pulumi';
import * as siesta from '../../infra/index.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { codePath, programOutputs } from '../support/program.ts';
import { outputOf, record, whereabouts } from '../support/pulumi-mocks.ts';

const rds = new FakeRds();

beforeAll(() => rds.start());
afterAll(() => rds.stop());

const network = { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg'] };
const gateway = { kind: siesta.GatewayKind.Rest, apiId: 'a', apiName: 'a', stage: 'v1' };
const alias = { functionName: 'f', aliasName: 'live', aliasInvokeArn: 'invoke' };
const window = { name: 'w', start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 0, provisionedConcurrency: 1 };

/** A component of each kind that has resources of its own, and the names of those that its `nodes` are to be. */
const MADE: [what: string, make: () => { nodes: object }, names: string[]][] = [
  ['Alarms', () => new siesta.Alarms('it', { gateway, functionName: 'f', concurrency: 10 }), ['it', 'it-5xx', 'it-alarms']],
  ['Api', () => new siesta.Api('it', { ...alias, kind: siesta.GatewayKind.Rest }), ['it', 'it-stage']],
  ['Api of kind http', () => new siesta.Api('it', { ...alias, kind: siesta.GatewayKind.Http }), ['it', 'it-stage']],
  ['AuroraServerless', () => new siesta.AuroraServerless('it', { ...network, readers: 1 }), ['it', 'it-reader-1', 'it-writer']],
  [
    'LambdaFunction',
    () => new siesta.LambdaFunction('it', { codePath, handler: 'index.handler' }),
    ['it', 'it-live', 'it-logs', 'it-role'],
  ],
  [
    'LambdaService',
    () => new siesta.LambdaService('it', { ...network, codePath, database: undefined }),
    ['it-api', 'it-api-live', 'it-ops', 'it-query'],
  ],
  ['Network', () => new siesta.Network('it'), ['it', 'it-functions', 'it-database']],
  ['PublishedCopy', () => new siesta.PublishedCopy('it'), ['it-published']],
  [
    'ScaleWindows',
    () => new siesta.ScaleWindows('it', { windows: [window], service: { ...alias, aliasArn: 'arn', provisionedConcurrency: 0 } }),
    ['it-w-put-back-environments', 'it-w-raise-environments'],
  ],
  ['SnapshotPolicy', () => new siesta.SnapshotPolicy('it', { clusterIdentifier: 'db', plan: [siesta.BackupFrequency.Daily] }), ['it']],
  ['Tracing', () => new siesta.Tracing('it', { services: 'f', functionName: 'f' }), ['it-sampling', 'it-traces']],
];

describe('the nodes of a component', () => {
  it.each(MADE)('are its resources themselves: %s', async (_, make, names) => {
    const { result } = await record(
      () => {
        pulumi.runtime.setConfig('aws:region', 'us-east-1');
        return make();
      },
      { calls: whereabouts, outputs: programOutputs },
    );
    const nodes = Object.values(result.nodes).flat().filter(Boolean);
    expect(nodes.every((node) => pulumi.Resource.isInstance(node))).toBe(true);
    const urns = await Promise.all(nodes.map((node: pulumi.Resource) => outputOf(node.urn)));
    expect(urns.map((urn) => urn.split('::').at(-1))).toEqual(expect.arrayContaining(names));
  });
});
