import * as pulumi from '@pulumi/pulumi';
// @ts-expect-error the example's handler is JavaScript, as it is deployed
import { handler } from '../../examples/links/handler/index.mjs';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/index.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { locationCalls, type Mocked, type Recording, record } from '../support/pulumi-mocks.ts';

const outputs: NonNullable<Mocked['outputs']> = {
  'awsx:ec2:Vpc': () => ({ vpcEndpoints: [] }),
  'aws:rds/cluster:Cluster': () => ({ arn: 'arn:aws:rds:us-east-1:123456789012:cluster:plain', clusterResourceId: 'cluster-ONE' }),
  'aws:rds/clusterInstance:ClusterInstance': () => ({ port: 3306 }),
  'aws:apigateway/restApi:RestApi': () => ({ executionArn: 'arn:execute-api', rootResourceId: 'root' }),
  'aws:apigateway/stage:Stage': () => ({ arn: 'arn:stage', invokeUrl: 'https://example.com/v1' }),
  'aws:apigatewayv2/stage:Stage': () => ({ invokeUrl: 'https://example.com/' }),
};

/** What a program registers as the stack of that name. */
const run = (stack: string, load: () => Promise<unknown>): Promise<Recording> =>
  record(
    async () => {
      pulumi.runtime.setConfig('aws:region', 'us-east-1');
      await load();
    },
    { calls: locationCalls, outputs, stack },
  );

const componentsOf = ({ resources }: Recording): string[] =>
  resources.filter(({ custom, remote, parent }) => !custom && !remote && !parent).map(({ type }) => type.replace('siesta:index:', ''));

/** Every name that AWS is told: those that it must not have twice in an account. */
const namesOf = ({ resources }: Recording): string[] =>
  resources
    .filter(({ custom }) => custom)
    .flatMap(({ type, inputs: { name, dashboardName, clusterIdentifier, identifier, groupName, ruleName, functionName } }) =>
      [name, dashboardName, clusterIdentifier, identifier, groupName, ruleName]
        .filter((it) => it !== undefined)
        .map((it) => `${type} ${functionName ?? ''} ${it}`),
    )
    .filter((line) => !/apigatewayv2\/stage:/.test(line));

const rds = new FakeRds();

beforeAll(() => rds.start());
beforeEach(() => rds.reset());
afterAll(() => rds.stop());

describe('the link shortener', () => {
  it('leads to a link by its name', async () => {
    expect(await handler({ rawPath: '/pulumi' })).toEqual({ statusCode: 302, headers: { location: 'https://www.pulumi.com/docs/' } });
  });

  it('lists the names', async () => {
    expect(await handler({ rawPath: '/' })).toMatchObject({ statusCode: 200, body: '["aurora","lambda","pulumi"]' });
  });

  it.each(['/nothing', '/constructor', '/__proto__'])('has no link called %s', async (rawPath) => {
    expect(await handler({ rawPath })).toMatchObject({ statusCode: 404 });
  });

  it('is made of four components, and no database', async () => {
    const recording = await run('one', () => import('../../examples/links/program.ts'));
    expect(componentsOf(recording).sort()).toEqual(['Alarms', 'Api', 'LambdaFunction', 'Tracing']);
    expect(recording.of('aws:rds/cluster:Cluster')).toEqual([]);
  });
});

describe('the handler on Aurora', () => {
  it('is made of four components and a link between two of them', async () => {
    const recording = await run('one', () => import('../../examples/plain/program.ts'));
    expect(componentsOf(recording).sort()).toEqual(['Api', 'AuroraServerless', 'LambdaFunction', 'Network']);
    const { environment, vpcConfig } = recording.one('aws:lambda/function:Function').inputs;
    expect(environment.variables).toMatchObject({ DB_USER: 'app', DB_NAME: 'plain', DB_AUTH: 'iam' });
    expect(vpcConfig.securityGroupIds).toEqual(['plain-one-functions-id']);
  });

  it('gives its new versions traffic when they have their user, their table and an answer', async () => {
    const recording = await run('one', () => import('../../examples/plain/program.ts?gates' as string));
    expect(recording.of('aws:lambda/invocation:Invocation').map(({ name, inputs }) => [name, JSON.parse(inputs.input).op])).toEqual([
      ['plain-one-users', 'users'],
      ['plain-one-migrate', 'migrate'],
      ['plain-one-smoke', 'smoke'],
    ]);
  });
});

describe('what no argument says', () => {
  // What transforms do, the engine does: the end-to-end run looks.
  it('stands beside the components, by their outputs: a firewall before the stage', async () => {
    const recording = await run('one', () => import('../../examples/transforms/program.ts'));
    expect(recording.one('aws:wafv2/webAclAssociation:WebAclAssociation').inputs.resourceArn).toBe('arn:stage');
  });
});

describe('two stacks of an example', () => {
  it.each(['links', 'plain', 'transforms'])('have no name in common in their account: %s', async (example) => {
    const names = async (stack: string) => namesOf(await run(stack, () => import(`../../examples/${example}/program.ts?stack=${stack}`)));
    const [one, two] = [await names('one'), await names('two')];
    expect(one.length).toBeGreaterThan(3);
    expect(one.filter((name) => two.includes(name))).toEqual([]);
  });
});
