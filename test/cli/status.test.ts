import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { stringify } from 'yaml';
import * as z from 'zod';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import { FakeStack, NOTHING, OUTPUTS } from './fake-stack.ts';
import { siestaWith } from './support.ts';

const TAGS = { 'siesta:project': 'siesta', 'siesta:stack': 'dev', 'siesta:database': 'siesta-dev' };

/** A stack whose version 3 of 4 has the traffic, and whose database has what is said of it. */
function stack({
  acu,
  connections,
  status = 'available',
  pin = 'none',
}: {
  acu?: number;
  connections?: number;
  status?: string;
  pin?: string;
}): FakeStack {
  const value = (Id: string, it: number | undefined) => ({ Id, Values: it === undefined ? [] : [it] });
  return new FakeStack({
    GetAlias: () => ({ FunctionVersion: '3' }),
    GetFunctionConfiguration: () => ({ LastModified: '2026-11-20T08:00:00.000+0000' }),
    ListVersionsByFunction: () => ({ Versions: ['$LATEST', '1', '3', '4'].map((Version) => ({ Version })) }),
    GetParameter: () => {
      if (pin === 'none') throw new ParameterNotFound({ message: 'none', $metadata: {} });
      return { Parameter: { Value: pin } };
    },
    DescribeDBClusters: () => ({
      DBClusters: [
        {
          Status: status,
          ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8 },
          EarliestRestorableTime: new Date('2026-11-22T09:00:00Z'),
          LatestRestorableTime: new Date('2026-11-23T08:55:00Z'),
        },
      ],
    }),
    GetMetricData: () => ({ MetricDataResults: [value('acu', acu), value('connections', connections)] }),
    DescribeAlarms: () => ({
      MetricAlarms: [
        { AlarmName: 'siesta-dev-5xx', StateValue: 'ALARM', AlarmDescription: 'Five callers got a 5xx. Roll back.' },
        { AlarmName: 'siesta-dev-acu', StateValue: 'OK', AlarmDescription: 'Busy.' },
        // Of another stack.
        { AlarmName: 'siesta-dev-2-5xx', StateValue: 'ALARM', AlarmDescription: 'Five callers got a 5xx.' },
      ],
    }),
    DescribeDBClusterSnapshots: () => ({
      DBClusterSnapshots: [
        {
          DBClusterSnapshotIdentifier: 'siesta-dev-before-import',
          Status: 'available',
          SnapshotCreateTime: new Date('2026-11-21T10:00:00Z'),
          TagList: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })),
        },
        { DBClusterSnapshotIdentifier: 'of-another', Status: 'available', SnapshotCreateTime: new Date(), TagList: [] },
      ],
    }),
  });
}

describe('siesta status', () => {
  let gateway: Server;
  let url: string;
  let requests: string[];

  beforeAll(async () => {
    gateway = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.end('{"status":"ok","version":"3"}');
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/v1`;
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(() => {
    gateway.closeAllConnections();
    gateway.close();
  });

  const status = (it: FakeStack, ...argv: string[]) => {
    it.outputs = { ...it.outputs, url };
    return siestaWith(it, 'status', ...argv);
  };

  it('says that the traffic is held at a version that is gone, and the way on', async () => {
    const held = stack({ acu: 0, pin: '2' });
    const { code, stdout } = await status(held);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^version +3\. A rollback holds it at 2, which is gone: no update passes until `npx siesta rollback --forward` lets go$/m,
    );
  });

  it('makes no call that wakes a sleeping database: it reads descriptions and measurements, and asks the gateway for its health', async () => {
    const asleep = stack({ acu: 0 });
    const { stdout } = await status(asleep);

    expect(stdout).toMatch(/^database +asleep \(0 to 8 ACU\)$/m);
    expect(asleep.calls.toSorted()).toEqual([
      'CloudWatch DescribeAlarms',
      'CloudWatch GetMetricData',
      'Lambda GetAlias',
      'Lambda GetFunctionConfiguration',
      'Lambda ListVersionsByFunction',
      'RDS DescribeDBClusterSnapshots',
      'RDS DescribeDBClusters',
      'SSM GetParameter',
    ]);
    expect(requests).toEqual(['GET /v1/health']);
    expect(asleep.changes).toEqual([]);
  });

  it('shows everything at one glance', async () => {
    const { code, stdout, stderr } = await status(stack({ acu: 2.5, connections: 7, pin: '3' }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(url, 'URL').replace(/within \d+ ms/, 'within 5 ms')).toMatchSnapshot();
  });

  it.each([
    [{ acu: 0 }, 'asleep (0 to 8 ACU)'],
    [{ acu: 0.5, connections: 1 }, 'awake: 0.5 ACU (0 to 8 ACU), 1 connection'],
    [{}, 'not measured in the last minutes (0 to 8 ACU)'],
    [{ acu: 0, status: 'starting' }, 'starting (0 to 8 ACU)'],
  ])('says of a database with %j that it is %s', async (database, text) => {
    const { stdout } = await status(stack(database));
    expect(stdout).toContain(`database   ${text}\n`);
  });

  it('names no moments of a database so young that there is one', async () => {
    const young = stack({ acu: 0 });
    const now = new Date('2026-11-23T08:55:00Z');
    young.answers.DescribeDBClusters = () => ({
      DBClusters: [{ Status: 'available', EarliestRestorableTime: now, LatestRestorableTime: now }],
    });
    const { stdout } = await status(young);
    expect(stdout).toMatch(/^backups +1 snapshot, the newest siesta-dev-before-import of 2026-11-21 10:00 UTC$/m);
  });

  it('says that a hibernation is not complete while the cluster is there', async () => {
    const hibernating = stack({});
    hibernating.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
    hibernating.made.push({ urn: 'urn:of-the-cluster', type: 'aws:rds/cluster:Cluster', id: 'siesta-dev', outputs: {} });
    expect((await status(hibernating)).stdout).toContain('to hibernate, but its cluster is still there: `npm run up` completes that');
  });

  it('says how to wake a hibernated database, and asks nothing about the cluster that is not there', async () => {
    const hibernated = stack({});
    hibernated.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
    const { stdout } = await status(hibernated);
    expect(stdout).toContain('hibernated: only its snapshot is left; `npx siesta wake` brings it back');
    expect(hibernated.calls).not.toContain('RDS DescribeDBClusters');
    expect(hibernated.calls).not.toContain('CloudWatch GetMetricData');
  });

  it('says what commands have begun and not ended: a restore, and a window of higher capacity', async () => {
    const open = stack({ acu: 0 });
    const end = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
    const window = { name: 'event', start: '2026-01-01T09:00:00Z', end, minAcu: 1, provisionedConcurrency: 0 };
    open.decided = {
      ...NOTHING,
      database: { ...NOTHING.database, clusters: [{ name: 'first' }, { name: 'r2611240012', snapshot: 'by-hand' }], active: 'r2611240012' },
      windows: { started: [window], stopped: [] },
    };
    const { stdout } = await status(open);
    expect(stdout).toMatch(/^restore +not finished: siesta-dev is kept until `npx siesta db restore --finish`, or --undo$/m);
    expect(stdout).toMatch(/^event +capacity is raised until .+; `npx siesta event stop` ends it$/m);
  });

  it('says which version of the authorizer checks tokens', async () => {
    const it = stack({ acu: 0, pin: '3' });
    it.outputs = { ...it.outputs, authorizer: { functionName: 'siesta-dev-authorizer', aliasName: 'live', pinParameterName: '/pin' } };
    expect((await status(it)).stdout).toMatch(/^authorizer +3, published 2026-11-20 \S+.*, held there by a rollback; the newest is 4/m);
    expect(JSON.parse((await status(it, '--json')).stdout).authorizer).toMatchObject({ version: '3', newest: '4', pinned: '3' });
  });

  it('says what is wrong when the gateway does not answer', async () => {
    const { code, stdout } = await siestaWith(stack({ acu: 0 }), 'status');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^health +GET \/health: .+$/m);
  });

  it('answers JSON of this shape', async () => {
    const time = z.iso.datetime().nullable();
    const Answer = z.strictObject({
      stack: z.literal('dev'),
      release: z.strictObject({ version: z.string(), publishedAt: z.iso.datetime(), newest: z.string(), pinned: z.string().nullable() }),
      url: z.url(),
      dashboardUrl: z.url().nullable(),
      health: z.strictObject({ ok: z.literal(true), version: z.string(), ms: z.number() }),
      database: z.strictObject({
        state: z.string(),
        acu: z.number(),
        connections: z.number().nullable(),
        minAcu: z.number(),
        maxAcu: z.number(),
      }),
      alarms: z.array(z.strictObject({ name: z.string(), state: z.literal('ALARM'), meaning: z.string() })),
      quietAlarms: z.int(),
      backups: z.strictObject({ from: time, to: time, snapshots: z.int(), newest: z.strictObject({ id: z.string(), createdAt: time }) }),
      idleUsd: z.number(),
      former: z.array(z.string()),
      raisedUntil: z.iso.datetime().nullable(),
    });
    const { stdout } = await status(stack({ acu: 0 }), '--json');
    expect(Answer.parse(JSON.parse(stdout)).database.state).toBe('asleep');
  });

  it('asks nobody where the settings name a role that only the provider would take: it would be another account', async () => {
    const assuming = stack({});
    const role = [{ roleArn: 'arn:aws:iam::1:role/deploy' }];
    writeFileSync(join(assuming.folder, 'Pulumi.dev.yaml'), stringify({ config: { 'aws:region': 'us-east-1', 'aws:assumeRoles': role } }));
    const { code, stderr } = await status(assuming);
    expect({ code, calls: assuming.calls }).toEqual({ code: 1, calls: [] });
    expect(stderr).toContain('aws:assumeRoles is not supported: set aws:profile to a profile with role_arn');
  });

  it('says of a stack that is not deployed how to deploy it', async () => {
    const nothing = stack({});
    nothing.outputs = undefined;
    const { code, stderr } = await siestaWith(nothing, 'status');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: The stack dev is not deployed.\nnext:  Deploy it: `npm run up -- --stack dev`. It begins with the data of the newest snapshot that a destroy has kept, if any: `npx siesta db snapshots`.\n',
    );
  });
});
