import { LambdaService, type LambdaServiceArgs, type ServiceDatabaseArgs } from '../../infra/service/index.ts';
import { builtService } from '../support/built-service.ts';
import { outputOf, type Recording, record, whereabouts } from '../support/pulumi-mocks.ts';

const INVOCATION = 'aws:lambda/invocation:Invocation';
const ALIAS = 'aws:lambda/alias:Alias';
const codePath = builtService();

const database: ServiceDatabaseArgs = { host: 'db.example', resourceId: 'cluster-ONE', masterUser: 'master', masterPassword: 'swordfish' };

/** @param versions the newest version of each function, `7` when not said */
const service = (args: Partial<LambdaServiceArgs> = {}, versions: Record<string, string> = {}) =>
  record(() => new LambdaService('shop', { codePath, region: 'us-east-1', subnetIds: [], securityGroupIds: [], database, ...args }), {
    calls: whereabouts,
    outputs: { 'aws:lambda/function:Function': (name) => ({ version: versions[name] ?? '7' }) },
  });

const waitsFor = (recording: Recording, type: string, name: string) => recording.one(type, name).options.dependsOn;

describe('the gates of a LambdaService', () => {
  it('are passed in order: users, migrations by the new version, a smoke test of the new version, and only then the alias moves', async () => {
    const recording = await service();
    expect(waitsFor(recording, INVOCATION, 'shop-migrate')).toContain(`${INVOCATION} shop-users`);
    expect(waitsFor(recording, INVOCATION, 'shop-smoke')).toContain(`${INVOCATION} shop-migrate`);
    expect(waitsFor(recording, ALIAS, 'shop-api-live')).toContain(`${INVOCATION} shop-smoke`);
  });

  it('ask the very versions that were published, not whatever the alias is at', async () => {
    const recording = await service({}, { 'shop-api': '12', 'shop-ops': '9' });
    expect(recording.one(INVOCATION, 'shop-migrate').inputs).toMatchObject({
      functionName: 'shop-ops',
      qualifier: '9',
      input: '{"op":"migrate"}',
    });
    expect(recording.one(INVOCATION, 'shop-smoke').inputs).toMatchObject({
      functionName: 'shop-api',
      qualifier: '12',
      input: '{"op":"smoke"}',
    });
    expect(recording.one(ALIAS, 'shop-api-live').inputs).toEqual({ name: 'live', functionName: 'shop-api', functionVersion: '12' });
  });

  it('send the master login once for each database, as a secret', async () => {
    const users = (await service()).one(INVOCATION, 'shop-users');
    expect(JSON.parse(users.inputs.input)).toEqual({ op: 'users', login: { user: 'master', password: 'swordfish' } });
    expect(users.secrets).toEqual(['input']);
    expect(users.options.additionalSecretOutputs).toEqual(['input', 'result']);
    // A release changes neither, so it does not send the login again.
    expect(users.inputs.qualifier).toBeUndefined();
    expect(users.inputs.triggers).toEqual({ database: 'cluster-ONE' });
  });

  it('are passed again when the database is another one, as after a restore', async () => {
    const triggers = async (resourceId: string) =>
      (await service({ database: { ...database, resourceId } })).of(INVOCATION).map(({ inputs }) => inputs.triggers.database);
    expect(await triggers('cluster-ONE')).toEqual(['cluster-ONE', 'cluster-ONE', 'cluster-ONE']);
    expect(await triggers('cluster-TWO')).toEqual(['cluster-TWO', 'cluster-TWO', 'cluster-TWO']);
  });

  it('migrate before each smoke test, also when only the api has changed: a sleeping database is awake by then', async () => {
    const migrate = (await service({}, { 'shop-api': '13' })).one(INVOCATION, 'shop-migrate');
    expect(migrate.inputs.triggers.api).toBe('13');
  });

  it('ask nothing of a database that hibernates: the version only proves that it starts', async () => {
    const recording = await service({ database: undefined });
    expect(recording.of(INVOCATION).map(({ name, inputs }) => [name, inputs])).toEqual([
      ['shop-smoke', { functionName: 'shop-api', qualifier: '7', input: '{"op":"keep"}' }],
    ]);
    expect(recording.one('aws:lambda/function:Function', 'shop-api').inputs.environment.variables).toMatchObject({
      DATABASE_STATE: 'hibernated',
    });
    expect(waitsFor(recording, ALIAS, 'shop-api-live')).toContain(`${INVOCATION} shop-smoke`);
  });
});

describe('the pin of a LambdaService', () => {
  it('holds the alias at a version, while newer ones are published, migrated and tried', async () => {
    const recording = await service({ pinnedVersion: '4' });
    expect(recording.one(ALIAS, 'shop-api-live').inputs.functionVersion).toBe('4');
    expect(recording.one(INVOCATION, 'shop-smoke').inputs.qualifier).toBe('7');
    expect(await outputOf(recording.result.liveVersion)).toBe('4');
  });

  it('does not hold it while the database hibernates: only the newest version knows, an older one would wait for the database', async () => {
    const recording = await service({ pinnedVersion: '4', database: undefined });
    expect(recording.one(ALIAS, 'shop-api-live').inputs.functionVersion).toBe('7');
  });

  it('is a parameter made as none whose later value no update takes back', async () => {
    const { inputs, options } = (await service({ pinnedVersion: '4' })).one('aws:ssm/parameter:Parameter', 'shop-pin');
    expect(inputs).toMatchObject({ name: '/shop/pinned-version', type: 'String', value: 'none' });
    expect(options.ignoreChanges).toEqual(['value']);
  });
});
