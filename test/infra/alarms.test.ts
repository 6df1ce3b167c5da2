import { GatewayKind } from '../../infra/ground/gateway-kind.ts';
import { Alarms, type AlarmsArgs } from '../../infra/watch/index.ts';
import { locationCalls, type Recording, record } from '../support/pulumi-mocks.ts';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const gateway = { kind: GatewayKind.Rest, apiId: 'abc', apiName: 'shop', stage: 'v1' };
const database = { clusterIdentifier: 'shop-db', minAcu: 0, maxConnections: 1000 };

const alarms = (args: Partial<AlarmsArgs> = {}) =>
  record(() => new Alarms('shop', { gateway, functionName: 'shop-api', concurrency: 500, database, ...args }), { calls: locationCalls });

const watched = (recording: Recording, part: string) => recording.one(ALARM, `shop-${part}`).inputs;

describe('Alarms', () => {
  it('are a topic, eight alarms, and a dashboard: as many as an account has free', async () => {
    expect((await alarms()).children('siesta:index:Alarms shop')).toEqual([
      'aws:cloudwatch/dashboard:Dashboard shop',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-5xx',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-acu',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-awake',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-concurrency',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-connections',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-errors',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-slow',
      'aws:cloudwatch/metricAlarm:MetricAlarm shop-throttles',
      'aws:sns/topic:Topic shop-alarms',
    ]);
  });

  it('watch one plain metric each, which is what is free, and take silence for health: a paused database reports nothing', async () => {
    for (const { inputs } of (await alarms()).of(ALARM)) {
      expect(inputs.metricQueries).toBeUndefined();
      expect(inputs).toMatchObject({ treatMissingData: 'notBreaching', comparisonOperator: 'GreaterThanThreshold' });
      expect(inputs.period * inputs.evaluationPeriods).toBeLessThanOrEqual(86_400);
    }
  });

  it('say what they mean and what to do, and tell the topic, and when it is over, unless it mends itself at each wake', async () => {
    const recording = await alarms();
    const descriptions = recording.of(ALARM).map(({ inputs }) => inputs.alarmDescription);
    for (const description of descriptions) expect(description).toMatch(/\. (If|Look|Its|Raise|Before|Lower)\b/);
    expect(new Set(descriptions).size).toBe(8);
    const arn = recording.one(ALARM, 'shop-5xx').inputs.alarmActions[0];
    expect(arn).toContain('shop-alarms');
    for (const { inputs } of recording.of(ALARM)) expect(inputs.alarmActions).toEqual([arn]);
    // What a waking database sets off is over by itself each time.
    const notifying = recording.of(ALARM).filter(({ inputs }) => inputs.okActions?.[0] === arn);
    expect(notifying.map(({ name }) => name).toSorted()).toEqual(['shop-5xx', 'shop-concurrency', 'shop-errors', 'shop-throttles']);
  });

  it.each([
    [GatewayKind.Rest, '5XXError', { ApiName: 'shop', Stage: 'v1' }],
    [GatewayKind.Http, '5xx', { ApiId: 'abc', Stage: 'v1' }],
  ])('find the metrics of a %s API by the names that AWS gives them', async (kind, metricName, dimensions) => {
    const recording = await alarms({ gateway: { ...gateway, kind } });
    expect(watched(recording, '5xx')).toMatchObject({ namespace: 'AWS/ApiGateway', metricName, dimensions, statistic: 'Sum' });
    expect(watched(recording, 'slow')).toMatchObject({ metricName: 'Latency', dimensions, extendedStatistic: 'p99' });
    expect(watched(recording, 'slow').statistic).toBeUndefined();
  });

  it('count the errors of the alias with the traffic, where there is one: a version that fails its gate has harmed nobody', async () => {
    const whole = { FunctionName: 'shop-api' };
    expect(watched(await alarms(), 'errors')).toMatchObject({ metricName: 'Errors', dimensions: whole });
    const recording = await alarms({ aliasName: 'live' });
    expect(watched(recording, 'errors')).toMatchObject({ metricName: 'Errors', dimensions: { ...whole, Resource: 'shop-api:live' } });
    // They are of the function's concurrency, or of the account's.
    for (const part of ['throttles', 'concurrency']) expect(watched(recording, part).dimensions).toEqual(whole);
  });

  it('warn at four fifths of each limit', async () => {
    const recording = await alarms({ concurrency: 50, database: { ...database, maxConnections: 2000 } });
    expect(watched(recording, 'concurrency')).toMatchObject({ metricName: 'ConcurrentExecutions', threshold: 40, statistic: 'Maximum' });
    expect(watched(recording, 'connections')).toMatchObject({ metricName: 'DatabaseConnections', threshold: 1600, statistic: 'Maximum' });
    expect(watched(recording, 'acu')).toMatchObject({ metricName: 'ACUUtilization', threshold: 80 });
  });

  it('notice a database that has not slept for some hours: not once in any of them was its capacity 0', async () => {
    expect(watched(await alarms({ database: { ...database, awakeHours: 9 } }), 'awake')).toMatchObject({
      metricName: 'ServerlessDatabaseCapacity',
      dimensions: { DBClusterIdentifier: 'shop-db' },
      statistic: 'Minimum',
      threshold: 0,
      period: 3600,
      evaluationPeriods: 9,
    });
  });

  it('do not expect sleep of a database that never pauses, nor anything of one that hibernates', async () => {
    const names = async (args: Partial<AlarmsArgs>) =>
      (await alarms(args))
        .of(ALARM)
        .map(({ name }) => name)
        .sort();
    expect(await names({ database: { ...database, minAcu: 0.5 } })).not.toContain('shop-awake');
    expect(await names({ database: undefined })).toEqual(['shop-5xx', 'shop-concurrency', 'shop-errors', 'shop-slow', 'shop-throttles']);
  });

  it('reach a person by e-mail only when there is one', async () => {
    expect((await alarms()).of('aws:sns/topicSubscription:TopicSubscription')).toEqual([]);
    expect((await alarms({ email: 'ops@example.com' })).one('aws:sns/topicSubscription:TopicSubscription').inputs).toMatchObject({
      protocol: 'email',
      endpoint: 'ops@example.com',
    });
  });

  it('come with a budget that warns of what is spent and of what will be', async () => {
    const budget = async (email?: string) => (await alarms({ monthlyBudgetUsd: 25, email })).one('aws:budgets/budget:Budget').inputs;
    const { notifications, ...limit } = await budget('ops@example.com');
    expect(limit).toEqual({ name: 'shop', budgetType: 'COST', timeUnit: 'MONTHLY', limitAmount: '25', limitUnit: 'USD' });
    expect(notifications.map((n: Record<string, unknown>) => [n.notificationType, n.threshold, n.subscriberEmailAddresses])).toEqual([
      ['ACTUAL', 80, ['ops@example.com']],
      ['FORECASTED', 100, ['ops@example.com']],
    ]);
    // AWS takes no warning that nobody gets.
    expect((await budget()).notifications).toBeUndefined();
  });

  it.each([
    [{ database: { ...database, awakeHours: 48 } }, 'Alarms awakeHours is 48: use 1 to 24.'],
    [{ monthlyBudgetUsd: 0 }, 'Alarms monthlyBudgetUsd is 0'],
    [{ concurrency: 0 }, 'Alarms concurrency is 0'],
  ])('refuse %j', async (args, message) => {
    await expect(alarms(args)).rejects.toThrow(message);
  });
});

describe('the dashboard', () => {
  const widgets = async (args: Partial<AlarmsArgs> = {}) =>
    JSON.parse((await alarms(args)).one('aws:cloudwatch/dashboard:Dashboard').inputs.dashboardBody).widgets;

  it('begins with the alarms, and asks one question a graph', async () => {
    const [first, ...graphs] = await widgets();
    expect(first).toMatchObject({ type: 'alarm', x: 0, y: 0, width: 24 });
    expect(first.properties.alarms).toHaveLength(8);
    expect(graphs.map(({ properties }: { properties: { title: string } }) => properties.title.includes('?'))).toEqual(Array(6).fill(true));
  });

  it('lays its widgets side by side: none lies over another or beyond the edge', async () => {
    const cells = (await widgets()).flatMap(({ x, y, width, height }: Record<string, number>) =>
      Array.from(
        { length: Number(width) * Number(height) },
        (_, i) => `${Number(x) + (i % Number(width))},${Number(y) + Math.floor(i / Number(width))}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.filter((cell: string) => Number(cell.split(',')[0]) >= 24)).toEqual([]);
  });

  it('spells each line as CloudWatch does: namespace, metric, dimensions, how to draw it', async () => {
    expect((await widgets())[1].properties).toMatchObject({
      region: 'us-east-1',
      metrics: expect.arrayContaining([['AWS/ApiGateway', '5XXError', 'ApiName', 'shop', 'Stage', 'v1', { stat: 'Sum', label: '5xx' }]]),
    });
  });

  it('leaves the database out while it hibernates', async () => {
    expect(await widgets({ database: undefined })).toHaveLength(5);
  });
});
