import * as pulumi from '@pulumi/pulumi';
import { program } from '../../infra/main.ts';
import { builtService } from './built-service.ts';
import { locationCalls, type Mocked, type Recording, record } from './pulumi-mocks.ts';
import { settings } from './settings.ts';

/** AWS's outputs of the program's resources, where they matter. */
export const programOutputs: NonNullable<Mocked['outputs']> = {
  'random:index/randomPassword:RandomPassword': () => ({ result: pulumi.secret('the-master-password') }),
  'awsx:ec2:Vpc': () => ({ vpcEndpoints: [] }),
  'aws:lambda/function:Function': () => ({ version: '7' }),
  'aws:lambda/alias:Alias': (_name, { functionName }) => ({ invokeArn: `invoke:${functionName}` }),
  'aws:apigateway/restApi:RestApi': () => ({ executionArn: 'arn:execute-api:rest', rootResourceId: 'root' }),
  'aws:apigateway/stage:Stage': () => ({ invokeUrl: 'https://rest.example/v1' }),
  'aws:rds/cluster:Cluster': (name) => ({ endpoint: `${name}.example`, clusterResourceId: `cluster-${name}` }),
  'aws:apigatewayv2/api:Api': () => ({ executionArn: 'arn:execute-api:http' }),
  'aws:apigatewayv2/stage:Stage': () => ({ invokeUrl: 'https://http.example/' }),
};

export const codePath = builtService();

/** The engine's answers: where the program runs, and the stack's state. */
export const callsWith = (outputs: object, resources: object = {}): NonNullable<Mocked['calls']> => ({
  ...locationCalls,
  'pulumi:pulumi:readStackOutputs': () => ({ outputs }),
  'pulumi:pulumi:readStackResourceOutputs': () => ({ outputs: resources }),
});

/**
 * Registers infra/main.ts with settings in place of the defaults. Its lookups need FakeRds and FakeLookups.
 * @param self the outputs of the last update
 * @param resources the resources in the state, by URN
 */
export function runProgram(
  overrides: Record<string, unknown> = {},
  stack = 'test',
  self: object = {},
  resources: object = {},
): Promise<Recording<Record<string, unknown>>> {
  pulumi.runtime.setAllConfig(settings(overrides));
  return record(() => program(codePath), { calls: callsWith(self, resources), outputs: programOutputs, stack });
}
