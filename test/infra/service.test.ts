import { LambdaService, type LambdaServiceArgs, ServiceAuth } from '../../infra/service/index.ts';
import { builtService } from '../support/built-service.ts';
import { locationCalls, type Mocked, outputOf, record } from '../support/pulumi-mocks.ts';

const FUNCTION = 'aws:lambda/function:Function';
const COMPONENT = 'siesta:index:LambdaService shop';
const codePath = builtService();

const database = {
  host: 'db.example',
  readerHost: 'db-ro.example',
  resourceId: 'cluster-ONE',
  masterUser: 'master',
  masterPassword: 'swordfish',
};

const mocked: Mocked = {
  calls: locationCalls,
  outputs: {
    [FUNCTION]: (_name, inputs) => ({ version: '7', arn: `arn:aws:lambda:us-east-1:123456789012:function:${inputs.name}` }),
    'aws:lambda/alias:Alias': (_name, { functionName, name }) => ({
      arn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}:${name}`,
      invokeArn: `invoke:${functionName}:${name}`,
    }),
  },
};

const service = (args: Partial<LambdaServiceArgs> = {}) =>
  record(
    () =>
      new LambdaService('shop', {
        codePath,
        region: 'us-east-1',
        subnetIds: ['subnet-a', 'subnet-b'],
        securityGroupIds: ['sg-functions'],
        database,
        ...args,
      }),
    mocked,
  );

const authorizer = { issuer: 'https://issuer.example/', audience: 'shop' };

describe('LambdaService', () => {
  it('is three functions, their gates, an alias, a pin and a call every 3 days', async () => {
    const recording = await service();
    expect(recording.children(COMPONENT)).toEqual([
      'aws:iam/role:Role shop-keep-role',
      'aws:iam/rolePolicy:RolePolicy shop-keep-policy',
      'aws:lambda/alias:Alias shop-api-live',
      'aws:lambda/invocation:Invocation shop-migrate',
      'aws:lambda/invocation:Invocation shop-smoke',
      'aws:lambda/invocation:Invocation shop-users',
      'aws:scheduler/schedule:Schedule shop-keep-api',
      'aws:scheduler/schedule:Schedule shop-keep-ops',
      'aws:scheduler/schedule:Schedule shop-keep-query',
      'aws:ssm/parameter:Parameter shop-pin',
      'siesta:index:LambdaFunction shop-api',
      'siesta:index:LambdaFunction shop-ops',
      'siesta:index:LambdaFunction shop-query',
    ]);
  });

  it.each(['api', 'ops', 'query'])('gives %s a role and a log group of its own', async (part) => {
    expect((await service()).children(`siesta:index:LambdaFunction shop-${part}`)).toEqual([
      `aws:cloudwatch/logGroup:LogGroup shop-${part}-logs`,
      `aws:iam/role:Role shop-${part}-role`,
      `aws:iam/rolePolicy:RolePolicy shop-${part}-policy`,
      `aws:lambda/function:Function shop-${part}`,
    ]);
  });

  it('runs arm64 Node.js 24 with tracing on and every change published', async () => {
    for (const { inputs } of (await service()).of(FUNCTION)) {
      expect(inputs).toMatchObject({ runtime: 'nodejs24.x', architectures: ['arm64'], tracingConfig: { mode: 'Active' }, publish: true });
    }
  });

  it('tells the api where the database is and what to answer', async () => {
    const recording = await service({
      auth: ServiceAuth.Jwt,
      corsOrigins: ['https://a.example', 'https://b.example'],
      docs: true,
      connectionLimit: 2,
    });
    const { handler, timeout, memorySize, environment } = recording.one(FUNCTION, 'shop-api').inputs;
    expect({ handler, timeout, memorySize }).toEqual({ handler: 'index.handler', timeout: 30, memorySize: 1024 });
    expect(environment.variables).toEqual({
      DATABASE_STATE: 'on',
      DB_HOST: 'db.example',
      DB_PORT: '3306',
      DB_NAME: 'siesta',
      DB_USER: 'app',
      DB_AUTH: 'iam',
      DB_POOL_SIZE: '2',
      AUTH: 'jwt',
      CORS_ORIGINS: 'https://a.example,https://b.example',
      DOCS: 'on',
      BULK_DELETE: 'off',
    });
  });

  it('lets operations and queries log in as users of their own, queries at the readers', async () => {
    const recording = await service();
    const variables = (name: string) => recording.one(FUNCTION, name).inputs.environment.variables;
    expect(variables('shop-ops')).toMatchObject({ DB_USER: 'migrator', DB_HOST: 'db.example' });
    expect(variables('shop-query')).toMatchObject({ DB_USER: 'reader', DB_HOST: 'db-ro.example' });
  });

  it('is public, closed to browsers, without docs and bulk delete unless it is told otherwise', async () => {
    const { environment } = (await service()).one(FUNCTION, 'shop-api').inputs;
    expect(environment.variables).toMatchObject({ AUTH: 'public', CORS_ORIGINS: '', DOCS: 'off', BULK_DELETE: 'off', DB_POOL_SIZE: '1' });
  });

  it('keeps the master password out of every environment', async () => {
    const recording = await service();
    const passwordIn = (type: string) => recording.of(type).filter(({ inputs }) => JSON.stringify(inputs).includes('swordfish'));
    expect(passwordIn('aws:lambda/invocation:Invocation').map(({ name }) => name)).toEqual(['shop-users']);
    expect(recording.of(FUNCTION)).toHaveLength(3);
    expect(passwordIn(FUNCTION)).toEqual([]);
  });

  it('makes the authorizer outside the VPC, where the keys can be fetched, with an alias that moves with the other', async () => {
    const recording = await service({ auth: ServiceAuth.Jwt, authorizer });
    const { vpcConfig, environment } = recording.one(FUNCTION, 'shop-authorizer').inputs;
    expect(vpcConfig).toBeUndefined();
    expect(environment.variables).toEqual({ AUTH_ISSUER: 'https://issuer.example/', AUTH_AUDIENCE: 'shop' });
    // So that a rollback finds the one that a version of the api was released with.
    expect(recording.one(FUNCTION, 'shop-api').inputs.environment.variables.AUTHORIZER_VERSION).toBe('7');
    expect(recording.one('aws:lambda/alias:Alias', 'shop-authorizer-live').options.dependsOn).toContain(
      'aws:lambda/invocation:Invocation shop-smoke',
    );
    expect(await outputOf(recording.result.authorizerInvokeArn ?? (Promise.reject('no authorizer') as never))).toBe(
      'invoke:shop-authorizer:live',
    );
  });

  it('puts the other functions into the given subnets and security groups', async () => {
    for (const { inputs } of (await service()).of(FUNCTION)) {
      expect(inputs.vpcConfig).toEqual({ subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-functions'] });
      expect(inputs.replaceSecurityGroupsOnDestroy).toBeUndefined();
    }
  });

  it('leaves network interfaces in another security group when told to, because Lambda takes half an hour to remove them', async () => {
    const { inputs } = (await service({ replacementSecurityGroupIds: ['sg-default'] })).one(FUNCTION, 'shop-api');
    expect(inputs).toMatchObject({ replaceSecurityGroupsOnDestroy: true, replacementSecurityGroupIds: ['sg-default'] });
  });

  it('makes each log group before its function, with a retention', async () => {
    const recording = await service({ logRetentionDays: 30 });
    for (const part of ['api', 'ops', 'query']) {
      expect(recording.one('aws:cloudwatch/logGroup:LogGroup', `shop-${part}-logs`).inputs).toEqual({
        name: `/aws/lambda/shop-${part}`,
        retentionInDays: 30,
      });
      expect(recording.one(FUNCTION, `shop-${part}`).options.dependsOn).toEqual(
        expect.arrayContaining([`aws:cloudwatch/logGroup:LogGroup shop-${part}-logs`, `aws:iam/rolePolicy:RolePolicy shop-${part}-policy`]),
      );
    }
  });

  it('reserves and provisions concurrency only when asked: new accounts refuse the one and the other is paid by the hour', async () => {
    const without = await service();
    expect(without.one(FUNCTION, 'shop-api').inputs.reservedConcurrentExecutions).toBeUndefined();
    expect(without.of('aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig')).toEqual([]);

    const recording = await service({ reservedConcurrency: 100, provisionedConcurrency: 5 });
    expect(recording.one(FUNCTION, 'shop-api').inputs.reservedConcurrentExecutions).toBe(100);
    expect(recording.one('aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig').inputs).toEqual({
      functionName: 'shop-api',
      qualifier: 'live',
      provisionedConcurrentExecutions: 5,
    });
  });

  it('calls the alias and the other functions every 3 days with an event that touches no database', async () => {
    const recording = await service();
    expect(recording.one('aws:scheduler/schedule:Schedule', 'shop-keep-api').inputs).toMatchObject({
      scheduleExpression: 'rate(3 days)',
      target: { arn: 'arn:aws:lambda:us-east-1:123456789012:function:shop-api:live', input: '{"op":"keep"}' },
    });
  });

  it.each([
    [{ authorizer }, 'LambdaService authorizer is set without auth jwt'],
    [
      { auth: ServiceAuth.Jwt, copy: { url: 'https://b.example/c', objectArn: 'arn:aws:s3:::b/c' } },
      'LambdaService copy is set with auth jwt',
    ],
    [{ reservedConcurrency: 3, provisionedConcurrency: 5 }, 'LambdaService provisionedConcurrency is 5, more than reservedConcurrency (3)'],
    [{ pinnedVersion: 'newest' }, 'LambdaService pinnedVersion is "newest"'],
    [{ codePath: '/nowhere' }, 'run `npm run build`'],
    [{ region: 'mars-north-1' }, 'LambdaService region is "mars-north-1"'],
  ])('refuses %j before it makes anything', async (args, message) => {
    const made: string[] = [];
    const outputs = { 'aws:iam/role:Role': (name: string) => ({ made: made.push(name) }) };
    const rejected = record(
      () => new LambdaService('shop', { codePath, region: 'us-east-1', subnetIds: [], securityGroupIds: [], ...args }),
      { ...mocked, outputs },
    );
    await expect(rejected).rejects.toThrow(message);
    expect(made).toEqual([]);
  });
});
