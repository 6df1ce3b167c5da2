import { ScaleWindows, type ScaleWindowsArgs } from '../../infra/events/index.ts';
import { locationCalls, type Recording, record } from '../support/pulumi-mocks.ts';

const SCHEDULE = 'aws:scheduler/schedule:Schedule';
const nextYear = new Date().getUTCFullYear() + 1;
const launch = {
  name: 'launch',
  start: `${nextYear}-03-01T18:00:00+09:00`,
  end: `${nextYear}-03-01T23:30:00+09:00`,
  minAcu: 4,
  provisionedConcurrency: 50,
};
const database = { clusterIdentifier: 'shop-db', clusterArn: 'arn:cluster', minAcu: 0, maxAcu: 16, autoPauseSeconds: 600 };
const service = { functionName: 'shop-api', aliasName: 'live', aliasArn: 'arn:alias', provisionedConcurrency: 0 };

const windows = (args: Partial<ScaleWindowsArgs> = {}) =>
  record(() => new ScaleWindows('shop', { windows: [launch], database, service, ...args }), { calls: locationCalls });

const call = (recording: Recording, name: string) => {
  const { scheduleExpression, scheduleExpressionTimezone, target } = recording.one(SCHEDULE, name).inputs;
  return { when: `${scheduleExpression} ${scheduleExpressionTimezone}`, arn: target.arn, input: JSON.parse(target.input) };
};

describe('ScaleWindows', () => {
  it('are a pair of schedules for the database and a pair for the function, and a role for them', async () => {
    expect((await windows()).children('siesta:index:ScaleWindows shop')).toEqual([
      'aws:iam/role:Role shop-role',
      'aws:iam/rolePolicy:RolePolicy shop-policy',
      'aws:scheduler/schedule:Schedule shop-launch-put-back-database',
      'aws:scheduler/schedule:Schedule shop-launch-put-back-environments',
      'aws:scheduler/schedule:Schedule shop-launch-raise-database',
      'aws:scheduler/schedule:Schedule shop-launch-raise-environments',
    ]);
  });

  it('raise the database’s floor at the start, spelled as the scheduler does, and without the pause that AWS refuses above 0', async () => {
    expect(call(await windows(), 'shop-launch-raise-database')).toEqual({
      when: `at(${nextYear}-03-01T09:00:00) UTC`,
      arn: 'arn:aws:scheduler:::aws-sdk:rds:modifyDBCluster',
      input: {
        DbClusterIdentifier: 'shop-db',
        ServerlessV2ScalingConfiguration: { MinCapacity: 4, MaxCapacity: 16 },
        ApplyImmediately: true,
      },
    });
  });

  it('put it back at the end, pause included', async () => {
    const { when, input } = call(await windows(), 'shop-launch-put-back-database');
    expect(when).toBe(`at(${nextYear}-03-01T14:30:00) UTC`);
    expect(input.ServerlessV2ScalingConfiguration).toEqual({ MinCapacity: 0, MaxCapacity: 16, SecondsUntilAutoPause: 600 });
  });

  it('put a floor above 0 back without a pause', async () => {
    const recording = await windows({ database: { ...database, minAcu: 0.5 } });
    expect(call(recording, 'shop-launch-put-back-database').input.ServerlessV2ScalingConfiguration).toEqual({
      MinCapacity: 0.5,
      MaxCapacity: 16,
    });
  });

  it('warm environments at the start, and at the end have none kept, or as many as usual', async () => {
    const alias = { FunctionName: 'shop-api', Qualifier: 'live' };
    const recording = await windows();
    expect(call(recording, 'shop-launch-raise-environments')).toMatchObject({
      arn: 'arn:aws:scheduler:::aws-sdk:lambda:putProvisionedConcurrencyConfig',
      input: { ...alias, ProvisionedConcurrentExecutions: 50 },
    });
    expect(call(recording, 'shop-launch-put-back-environments')).toMatchObject({
      arn: 'arn:aws:scheduler:::aws-sdk:lambda:deleteProvisionedConcurrencyConfig',
      input: alias,
    });
    const usual = await windows({ service: { ...service, provisionedConcurrency: 2 } });
    expect(call(usual, 'shop-launch-put-back-environments')).toMatchObject({
      arn: 'arn:aws:scheduler:::aws-sdk:lambda:putProvisionedConcurrencyConfig',
      input: { ...alias, ProvisionedConcurrentExecutions: 2 },
    });
  });

  it('may change that cluster and that alias and nothing else', async () => {
    const { policy } = (await windows()).one('aws:iam/rolePolicy:RolePolicy').inputs;
    expect(JSON.parse(policy).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['lambda:PutProvisionedConcurrencyConfig', 'lambda:DeleteProvisionedConcurrencyConfig'],
        Resource: ['arn:alias'],
      },
      { Effect: 'Allow', Action: ['rds:ModifyDBCluster'], Resource: ['arn:cluster'] },
    ]);
  });

  it('leave out what a window does not raise, and a database that hibernates', async () => {
    const names = async (args: Partial<ScaleWindowsArgs>) =>
      (await windows(args))
        .of(SCHEDULE)
        .map(({ name }) => name)
        .sort();
    const environments = ['shop-launch-put-back-environments', 'shop-launch-raise-environments'];
    expect(await names({ windows: [{ ...launch, minAcu: 0 }] })).toEqual(environments);
    expect(await names({ database: undefined })).toEqual(environments);
    expect(await names({ windows: [{ ...launch, provisionedConcurrency: 0 }] })).toEqual([
      'shop-launch-put-back-database',
      'shop-launch-raise-database',
    ]);
  });

  it('try to raise again only while there is something left to put back, and to put back for a day', async () => {
    const retries = async (window: object) => {
      const recording = await windows({ windows: [{ ...launch, ...window }] });
      const of = (name: string) => recording.one(SCHEDULE, name).inputs.target.retryPolicy.maximumEventAgeInSeconds;
      return [of('shop-launch-raise-database'), of('shop-launch-put-back-database')];
    };
    expect(await retries({})).toEqual([5.5 * 3600 - 60, 86_400]);
    expect(await retries({ end: `${nextYear}-03-09T18:00:00+09:00` })).toEqual([86_400, 86_400]);
    expect(await retries({ end: `${nextYear}-03-01T18:01:30+09:00` })).toEqual([60, 86_400]);
  });

  it('put back what is overdue, with the permission to do so, though there is no window', async () => {
    const former = { ...database, clusterIdentifier: 'shop-old', clusterArn: 'arn:old' };
    const at = `${nextYear}-01-01T00:00:00Z`;
    const recording = await windows({ windows: [], overdue: { at, databases: [database, former], provisionedConcurrency: true } });
    expect(
      recording
        .of(SCHEDULE)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['shop-overdue-put-back-database-0', 'shop-overdue-put-back-database-1', 'shop-overdue-put-back-environments']);
    expect(call(recording, 'shop-overdue-put-back-database-1')).toMatchObject({
      when: `at(${nextYear}-01-01T00:00:00) UTC`,
      input: { DbClusterIdentifier: 'shop-old', ServerlessV2ScalingConfiguration: { MinCapacity: 0 } },
    });
    const { policy } = recording.one('aws:iam/rolePolicy:RolePolicy').inputs;
    expect(JSON.parse(policy).Statement[1].Resource).toEqual(expect.arrayContaining(['arn:cluster', 'arn:old']));
  });

  it('make nothing at all of windows that are over', async () => {
    const over = { ...launch, start: '2020-03-01T18:00:00Z', end: '2020-03-01T23:00:00Z' };
    expect((await windows({ windows: [over] })).labels()).toEqual(['siesta:index:ScaleWindows shop']);
  });

  it.each([
    [[{ ...launch, end: launch.start }], 'ScaleWindows windows has "launch" from'],
    [[{ ...launch, start: 'soon' }], 'ScaleWindows windows has "launch" from "soon"'],
    // Another moment on each machine.
    [[{ ...launch, start: '2030-03-01T18:00:00' }], 'write two date-times with offset'],
    [[launch, { ...launch, name: 'encore' }], 'beginning within another'],
    [[launch, launch], 'ScaleWindows windows has two of one name'],
    [[{ ...launch, minAcu: 32 }], 'ScaleWindows "launch" has minAcu 32, more than the maximum (16)'],
  ])('refuse %j', async (wrong, message) => {
    await expect(windows({ windows: wrong })).rejects.toThrow(message);
  });
});
