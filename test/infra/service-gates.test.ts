import { LambdaService, type LambdaServiceArgs, ServiceAuth, type ServiceDatabaseArgs } from '../../infra/service/index.ts';
import { builtService } from '../support/built-service.ts';
import { locationCalls, outputOf, type Recording, record } from '../support/pulumi-mocks.ts';

const INVOCATION = 'aws:lambda/invocation:Invocation';
const ALIAS = 'aws:lambda/alias:Alias';
const codePath = builtService();

const database: ServiceDatabaseArgs = { host: 'db.example', resourceId: 'cluster-ONE', masterUser: 'master', masterPassword: 'swordfish' };

/** @param versions the newest version of each function, `7` when not said */
const service = (args: Partial<LambdaServiceArgs> = {}, versions: Record<string, string> = {}) =>
  record(() => new LambdaService('shop', { codePath, region: 'us-east-1', subnetIds: [], securityGroupIds: [], database, ...args }), {
    calls: locationCalls,
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

describe('the gate of the authorizer', () => {
  const jwt = { auth: ServiceAuth.Jwt, authorizer: { issuer: 'https://issuer.example/', audience: 'shop' } };

  it('fetches the keys with the very version that was published', async () => {
    const recording = await service(jwt, { 'shop-authorizer': '5' });
    expect(recording.one(INVOCATION, 'shop-keys').inputs).toEqual({
      functionName: 'shop-authorizer',
      qualifier: '5',
      input: '{"op":"keys"}',
    });
  });

  it('is passed before the schema changes, and either alias waits for every gate', async () => {
    const recording = await service(jwt);
    expect(waitsFor(recording, INVOCATION, 'shop-users')).toContain(`${INVOCATION} shop-keys`);
    for (const alias of ['shop-api-live', 'shop-authorizer-live']) {
      expect(waitsFor(recording, ALIAS, alias).filter((label) => label.startsWith(INVOCATION))).toEqual(
        ['keys', 'migrate', 'smoke', 'users'].map((gate) => `${INVOCATION} shop-${gate}`),
      );
    }
  });

  it('is there while the database hibernates, and is not where there is no authorizer', async () => {
    const gates = async (args: Partial<LambdaServiceArgs>) => (await service(args)).of(INVOCATION).map(({ name }) => name);
    expect(await gates({ ...jwt, database: undefined })).toEqual(['shop-keys', 'shop-smoke']);
    expect(await gates({ auth: ServiceAuth.Jwt })).not.toContain('shop-keys');
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

  it('holds both aliases, the authorizer’s at a version of its own, and that one only together with the other', async () => {
    const authorizer = { issuer: 'https://issuer.example/', audience: 'shop', pinnedVersion: '3' };
    const versions = async (args: Partial<LambdaServiceArgs>) =>
      (await service({ auth: ServiceAuth.Jwt, authorizer, ...args }))
        .of(ALIAS)
        .map(({ name, inputs }) => `${name} ${inputs.functionVersion}`)
        .sort();
    expect(await versions({ pinnedVersion: '4' })).toEqual(['shop-api-live 4', 'shop-authorizer-live 3']);
    expect(await versions({})).toEqual(['shop-api-live 7', 'shop-authorizer-live 7']);
    expect(await versions({ pinnedVersion: '4', database: undefined })).toEqual(['shop-api-live 7', 'shop-authorizer-live 7']);
  });

  it('is a parameter for each', async () => {
    const recording = await service({ auth: ServiceAuth.Jwt, authorizer: { issuer: 'https://issuer.example/', audience: 'shop' } });
    expect(recording.of('aws:ssm/parameter:Parameter').map(({ name, inputs }) => [name, inputs.name])).toEqual([
      ['shop-pin', '/shop/pinned-version'],
      ['shop-authorizer-pin', '/shop/pinned-authorizer-version'],
    ]);
  });

  it('is a parameter created as "none", whose value later updates keep', async () => {
    const { inputs, options } = (await service({ pinnedVersion: '4' })).one('aws:ssm/parameter:Parameter', 'shop-pin');
    expect(inputs).toMatchObject({ name: '/shop/pinned-version', type: 'String', value: 'none' });
    expect(options.ignoreChanges).toEqual(['value']);
  });
});
