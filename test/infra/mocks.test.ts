import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { locationCalls, outputOf, record } from '../support/pulumi-mocks.ts';

class Pair extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Pair', name, {}, opts);
    const first = new aws.sns.Topic(`${name}-first`, {}, { parent: this, protect: true });
    const second = new aws.sns.Topic(`${name}-second`, { displayName: first.arn, name: pulumi.secret('hidden') }, { parent: this });
    this.arn = second.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

describe('the mock recorder', () => {
  it('records children, parents, inputs, secrets and options, also of resources registered late', async () => {
    const recording = await record(() => new Pair('pair'));

    expect(recording.labels()).toEqual(['aws:sns/topic:Topic pair-first', 'aws:sns/topic:Topic pair-second', 'siesta:index:Pair pair']);
    expect(recording.children('siesta:index:Pair pair')).toEqual(['aws:sns/topic:Topic pair-first', 'aws:sns/topic:Topic pair-second']);
    const second = recording.one('aws:sns/topic:Topic', 'pair-second');
    expect(second.inputs).toEqual({ displayName: 'arn:aws:mock:us-east-1:123456789012:pair-first', name: 'hidden' });
    expect(second.secrets).toEqual(['name']);
    expect(second.options.dependsOn).toEqual(['aws:sns/topic:Topic pair-first']);
    expect(recording.one('aws:sns/topic:Topic', 'pair-first').options.protect).toBe(true);
    await expect(outputOf(recording.result.arn)).resolves.toBe('arn:aws:mock:us-east-1:123456789012:pair-second');
  });

  it('rejects when an invoke is not mocked, and answers one that is', async () => {
    await expect(record(() => aws.getRegion())).rejects.toThrow('aws:index/getRegion:getRegion is not mocked');
    const recording = await record(() => aws.getRegion(), { calls: locationCalls });
    expect(recording.result.region).toBe('us-east-1');
  });

  it('rejects when two resources share a URN', async () => {
    const twice = () => [new aws.sns.Topic('same'), new aws.sns.Topic('same')];
    await expect(record(twice)).rejects.toThrow('duplicate resource URN');
  });
});
