import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { tagging } from '../../infra/ground/tags.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import { record } from '../support/pulumi-mocks.ts';
import { takesTags } from '../support/takes-tags.ts';

const TAGS = { 'siesta:project': 'siesta', 'siesta:stack': 'test', 'siesta:id': expect.stringMatching(/^[0-9a-f]{16}$/) };

fakeAccount();

describe('everything of a stack that takes tags', () => {
  const window = { start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2 };
  const everything = {
    idleBudgetUsd: 100,
    database: { published: true, slowLog: true },
    backups: { plan: ['daily'] },
    scaleWindows: [window],
  };

  it.each([
    ['a REST API', {}],
    ['an HTTP API', { api: { kind: 'http' } }],
  ])('has the stack’s, with %s', async (_, overrides) => {
    const { resources } = await runProgram({ ...everything, ...overrides });
    const taking = resources.filter(({ type }) => takesTags(type));
    expect(taking.length).toBeGreaterThan(25);
    expect(taking.filter(({ inputs }) => !inputs.tags?.['siesta:stack']).map(({ type, name }) => `${type} ${name}`)).toEqual([]);
  });

  it('has them in the network too, which is a component of another package', async () => {
    expect((await runProgram()).one('awsx:ec2:Vpc').inputs.tags).toEqual(TAGS);
  });

  it('keeps the tags of its own', async () => {
    expect((await runProgram()).one('aws:rds/cluster:Cluster').inputs.tags).toEqual({
      ...TAGS,
      'siesta:database': 'siesta-test',
      'siesta:final': 'siesta-test-final-c0ffee00',
      'siesta:started-max-acu': '8',
    });
  });
});

describe('tags of a component', () => {
  class Pair extends pulumi.ComponentResource {
    constructor(tags: Record<string, pulumi.Input<string>> | undefined, opts: pulumi.ComponentResourceOptions = {}) {
      super('siesta:index:Pair', 'pair', {}, tagging(opts, tags));
      new aws.sns.Topic('pair-topic', { tags: { own: 'yes', both: 'mine' } }, { parent: this });
      new aws.lambda.Alias('pair-alias', { name: 'live', functionName: 'f', functionVersion: '1' }, { parent: this });
      this.registerOutputs({});
    }
  }
  const topicOf = async (make: () => Pair) => (await record(make)).one('aws:sns/topic:Topic').inputs;

  it('may be known late, and a resource’s own win', async () => {
    const { tags } = await topicOf(() => new Pair({ late: pulumi.output('known'), both: 'theirs' }));
    expect(tags).toEqual({ late: 'known', own: 'yes', both: 'mine' });
  });

  it('leave what takes none as it is', async () => {
    const recording = await record(() => new Pair({ a: 'b' }));
    expect(recording.one('aws:lambda/alias:Alias').inputs).not.toHaveProperty('tags');
  });

  it('leave what a program transforms itself as it is', async () => {
    const named: pulumi.ResourceTransformation = ({ type, props, opts }) =>
      type === 'aws:sns/topic:Topic' ? { props: { ...props, displayName: 'ours' }, opts } : undefined;
    expect(await topicOf(() => new Pair({ a: 'b' }, { transformations: [named] }))).toMatchObject({
      displayName: 'ours',
      tags: { a: 'b' },
    });
  });
});
