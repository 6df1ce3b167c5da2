import * as pulumi from '@pulumi/pulumi';
import * as siesta from '../../infra/index.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { codePath, programOutputs } from '../support/program.ts';
import { locationCalls, record } from '../support/pulumi-mocks.ts';

fakeAccount();

describe('two of each component in one program', () => {
  it('have no name in common, for Pulumi or in AWS', async () => {
    const recording = await record(
      async () => {
        pulumi.runtime.setAllConfig({ 'aws:region': 'us-east-1', 'siesta:code': codePath });
        await import('../e2e/pairs/program.ts');
      },
      { calls: locationCalls, outputs: programOutputs },
    );
    const made = recording.resources.filter(({ type, parent }) => type.startsWith('siesta:') && !parent).map(({ type }) => type);
    const components = Object.entries(siesta).filter(
      ([, it]) => typeof it === 'function' && it.prototype instanceof pulumi.ComponentResource,
    );
    // That no two of them are one to Pulumi, the recorder itself sees.
    expect(made.toSorted()).toEqual(components.flatMap(([name]) => [`siesta:index:${name}`, `siesta:index:${name}`]).toSorted());

    const NAMES = ['name', 'clusterIdentifier', 'identifier', 'dashboardName', 'groupName', 'ruleName', 'bucket'];
    const named = recording.resources
      .filter(({ type, custom }) => custom && !/apigateway|lambda\/alias|s3\/bucket\w+:/.test(type))
      .flatMap(({ type, inputs }) => NAMES.flatMap((key) => (inputs[key] === undefined ? [] : [`${type} ${key} ${inputs[key]}`])))
      .filter((line) => !/clusterInstance:ClusterInstance clusterIdentifier/.test(line));
    expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
  });
});
