import { LambdaService, type LambdaServiceArgs, ServiceAuth } from '../../infra/service/index.ts';
import { builtService } from '../support/built-service.ts';
import { locationCalls, type Recording, record } from '../support/pulumi-mocks.ts';

interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  Condition?: unknown;
}

const service = (more: Partial<LambdaServiceArgs> = {}) =>
  record(
    () =>
      new LambdaService('shop', {
        codePath,
        region: 'us-east-1',
        subnetIds: [],
        securityGroupIds: [],
        database: { host: 'db.example', resourceId: 'cluster-ONE', masterUser: 'master', masterPassword: 'swordfish' },
        auth: ServiceAuth.Jwt,
        authorizer: { issuer: 'https://issuer.example/', audience: 'shop' },
        ...more,
      }),
    {
      calls: locationCalls,
      outputs: {
        'aws:cloudwatch/logGroup:LogGroup': (_name, inputs) => ({ arn: `arn:aws:logs:us-east-1:123456789012:log-group:${inputs.name}` }),
      },
    },
  );
const codePath = builtService();

const statements = (recording: Recording, part: string): Statement[] =>
  JSON.parse(recording.one('aws:iam/rolePolicy:RolePolicy', `shop-${part}-policy`).inputs.policy).Statement;

const NETWORK_INTERFACES = expect.arrayContaining(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface']);

describe('the roles of a LambdaService', () => {
  it('let the api write its own log and traces, have network interfaces made for it, and connect as app: nothing else', async () => {
    const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:shop-api';
    expect(statements(await service(), 'api')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: ['arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/shop-api:*'],
      },
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: ['*'] },
      { Effect: 'Allow', Action: NETWORK_INTERFACES, Resource: ['*'] },
      {
        Effect: 'Deny',
        Action: NETWORK_INTERFACES,
        Resource: ['*'],
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
      },
      { Effect: 'Allow', Action: ['rds-db:connect'], Resource: ['arn:aws:rds-db:us-east-1:123456789012:dbuser:cluster-ONE/app'] },
    ]);
  });

  describe('where a copy is published', () => {
    const published = {
      auth: ServiceAuth.Public,
      authorizer: undefined,
      copy: { url: 'https://b.example/c', objectArn: 'arn:aws:s3:::b/c' },
    };
    const ofCopy = (recording: Recording, part: string) =>
      statements(recording, part).filter(({ Resource }) => Resource.some((arn) => arn.includes(':s3:')));

    it('let the api read that one object, and the operations write it', async () => {
      const recording = await service(published);
      const granted = (action: string) => [{ Effect: 'Allow', Action: [action], Resource: ['arn:aws:s3:::b/c'] }];
      expect(ofCopy(recording, 'api')).toEqual(granted('s3:GetObject'));
      expect(ofCopy(recording, 'ops')).toEqual(granted('s3:PutObject'));
      expect(ofCopy(recording, 'query')).toEqual([]);
    });

    it('let nobody write it any more when the database hibernates', async () => {
      const recording = await service({ ...published, database: undefined });
      expect(ofCopy(recording, 'api').map(({ Action }) => Action)).toEqual([['s3:GetObject']]);
      expect(ofCopy(recording, 'ops')).toEqual([]);
    });
  });

  it('deny the same network interface actions to the code that they allow to Lambda', async () => {
    const [allowed, denied] = statements(await service(), 'ops').filter(({ Action }) => Action.some((a) => a.startsWith('ec2:')));
    expect(denied?.Action).toEqual(allowed?.Action);
  });

  it('let each function connect as one user', async () => {
    const recording = await service();
    const users = ['api', 'ops', 'query'].map(
      (part) => statements(recording, part).find(({ Action }) => Action.includes('rds-db:connect'))?.Resource,
    );
    expect(users.map((resources) => resources?.map((arn) => arn.split('/').at(-1)))).toEqual([['app'], ['migrator'], ['reader']]);
  });

  it('give the authorizer neither the network nor the database', async () => {
    expect(statements(await service(), 'authorizer').flatMap(({ Action }) => Action)).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
    ]);
  });

  it('let the schedule invoke those functions and nothing else, for this account only', async () => {
    const recording = await service();
    const [invoke, ...others] = statements(recording, 'keep');
    expect(others).toEqual([]);
    expect(invoke?.Action).toEqual(['lambda:InvokeFunction']);
    expect(invoke?.Resource).toHaveLength(4);
    expect(invoke?.Resource.filter((arn) => arn.includes('*'))).toEqual([]);
    expect(JSON.parse(recording.one('aws:iam/role:Role', 'shop-keep-role').inputs.assumeRolePolicy).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ]);
  });

  it('say * only where AWS takes nothing else', async () => {
    const recording = await service();
    const everything = recording
      .of('aws:iam/rolePolicy:RolePolicy')
      .flatMap(({ inputs }) => JSON.parse(inputs.policy).Statement as Statement[]);
    const wide = everything.filter(({ Effect, Resource }) => Effect === 'Allow' && Resource.includes('*')).flatMap(({ Action }) => Action);
    expect([...new Set(wide)].filter((action) => !/^(xray:Put|ec2:.*(NetworkInterface|Subnets|PrivateIpAddresses))/.test(action))).toEqual(
      [],
    );
    expect(everything.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });
});
