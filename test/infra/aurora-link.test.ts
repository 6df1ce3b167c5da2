import * as pulumi from '@pulumi/pulumi';
import { AuroraServerless, type AuroraServerlessArgs, DatabaseState } from '../../infra/database/index.ts';
import { databaseArn, linkTo } from '../../infra/database/link.ts';
import { LambdaFunction } from '../../infra/function/index.ts';
import { builtService } from '../support/built-service.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { locationCalls, outputOf, record } from '../support/pulumi-mocks.ts';

const FUNCTION = 'aws:lambda/function:Function';
const codePath = builtService();
const rds = new FakeRds();

beforeAll(() => rds.start());
beforeEach(() => rds.reset());
afterAll(() => rds.stop());

const clients = { subnetIds: ['subnet-c', 'subnet-d'], securityGroupIds: ['sg-functions'] };

/** A database, and a function that is linked to it as `app`. */
const linked = (args: Partial<AuroraServerlessArgs> = {}) =>
  record(
    () => {
      const database = new AuroraServerless('db', {
        subnetIds: ['subnet-a', 'subnet-b'],
        securityGroupIds: ['sg-database'],
        region: 'us-east-1',
        clients,
        ...args,
      });
      return new LambdaFunction('notes', {
        codePath,
        handler: 'index.handler',
        region: 'us-east-1',
        links: [database.link('app', 'notes')],
      });
    },
    {
      calls: locationCalls,
      outputs: {
        'aws:rds/cluster:Cluster': () => ({ arn: 'arn:aws:rds:us-east-1:123456789012:cluster:db', clusterResourceId: 'cluster-ABC' }),
        'aws:rds/clusterInstance:ClusterInstance': () => ({ port: 3306 }),
        'random:index/randomPassword:RandomPassword': () => ({ result: pulumi.secret('swordfish') }),
      },
    },
  );

const statementsOf = (recording: Awaited<ReturnType<typeof linked>>): { Action: string[]; Resource: string[] }[] =>
  JSON.parse(recording.one('aws:iam/rolePolicy:RolePolicy', 'notes-policy').inputs.policy).Statement;

describe('a link to AuroraServerless', () => {
  it('tells a function where the database is, who it is there, and whom to trust', async () => {
    const { environment, code } = (await linked()).one(FUNCTION).inputs;
    expect(environment.variables).toEqual({
      DATABASE_STATE: 'on',
      DB_HOST: 'db.cluster.example',
      DB_PORT: '3306',
      DB_NAME: 'notes',
      DB_USER: 'app',
      DB_AUTH: 'iam',
      DATABASE_CA: '/var/task/rds-ca.pem',
    });
    const { text } = await (await code.assets)['rds-ca.pem'];
    expect(await text).toContain('-----BEGIN CERTIFICATE-----');
  });

  it('lets it log in as that user and as nobody else', async () => {
    const connects = statementsOf(await linked()).filter(({ Action }) => Action.some((action) => action.startsWith('rds')));
    expect(connects).toEqual([
      { Effect: 'Allow', Action: ['rds-db:connect'], Resource: ['arn:aws:rds-db:us-east-1:123456789012:dbuser:cluster-ABC/app'] },
    ]);
  });

  it('puts it where the clients of the database are', async () => {
    expect((await linked()).one(FUNCTION).inputs.vpcConfig).toEqual(clients);
    expect((await linked({ clients: undefined })).one(FUNCTION).inputs.vpcConfig).toBeUndefined();
  });

  it('carries no password', async () => {
    const recording = await linked();
    const holders = recording.resources.filter(({ inputs }) => JSON.stringify(inputs).includes('swordfish'));
    expect(holders.map(({ type }) => type)).toEqual(['aws:rds/cluster:Cluster']);
  });

  it('says that there is no database while it hibernates, and gives no permission for any', async () => {
    const recording = await linked({ state: DatabaseState.Hibernated });
    expect(recording.one(FUNCTION).inputs.environment.variables).toMatchObject({ DATABASE_STATE: 'hibernated' });
    expect(recording.one(FUNCTION).inputs.environment.variables).not.toHaveProperty('DB_HOST');
    expect(statementsOf(recording).flatMap(({ Action }) => Action)).not.toContain('rds-db:connect');
    expect(recording.one(FUNCTION).inputs.vpcConfig).toEqual(clients);
  });

  it.each(['*', 'app*', 'app/../admin', '', 'a'.repeat(33)])('is refused for the user "%s": it would be somebody else’s right', (user) => {
    const make = () => linkTo(undefined, { clients, region: 'us-east-1' }, { user, name: 'notes' });
    expect(make).toThrow(`AuroraServerless link is for the user "${user}"`);
  });
});

describe('the ARN of a database user', () => {
  // From the Aurora user guide: arn:aws:rds-db:region:account-id:dbuser:DbClusterResourceId/db-user-name
  it.each([
    ['arn:aws:rds:us-east-2:123456789012:cluster:notes', 'arn:aws:rds-db:us-east-2:123456789012:dbuser:cluster-ABCDEFGHIJKL01234'],
    ['arn:aws-cn:rds:cn-north-1:123456789012:cluster:notes', 'arn:aws-cn:rds-db:cn-north-1:123456789012:dbuser:cluster-ABCDEFGHIJKL01234'],
  ])('follows from %s and the cluster’s resource id, in its partition', async (cluster, user) => {
    expect(await outputOf(databaseArn(cluster, 'cluster-ABCDEFGHIJKL01234'))).toBe(user);
  });
});
