import { setTimeout } from 'node:timers/promises';
import { LambdaProcess } from '../support/artifact.ts';
import { cleanup } from '../support/faults/cleanup.ts';
import { eventually } from '../support/faults/eventually.ts';
import { full, recordFigure } from '../support/faults/figures.ts';
import { ServerProcess } from '../support/faults/server-process.ts';
import { BUILT, LambdaClient, TestDatabase } from '../support/faults/stand.ts';
import { KINDS, send, type Target, type Verdict } from '../support/faults/traffic.ts';

/** Longer than the service's wait_timeout in any case. */
const FROZEN_MS = full ? 300_000 : 35_000;
/** After this time without a request no connection may be open, in milliseconds: Aurora pauses only without any. */
const IDLE_MS = 60_000;

const after = cleanup();

async function frozenFor(process: { freeze(): void; thaw(): void }, target: Target): Promise<void> {
  await verdicts(target, 20, 10);
  expect(await target.database.sessions()).not.toEqual([]);
  const since = Date.now();
  process.freeze();
  await eventually(async () => expect(await target.database.sessions()).toEqual([]), IDLE_MS);
  const closedAfter = Date.now() - since;
  await setTimeout(FROZEN_MS - closedAfter);
  process.thaw();
  recordFigure(`no connection at the server ${Math.ceil(closedAfter / 1_000)} s after the last request`);
}

/** Sends requests, some at a time. */
async function verdicts(target: Target, count: number, atATime: number): Promise<Verdict[]> {
  const all: Verdict[] = [];
  for (let n = 0; n < count; n += atATime) {
    const prepared = await Promise.all(Array.from({ length: atATime }, (_, i) => kind(n + i).prepare(target)));
    const answered = await Promise.all(prepared.map(send));
    for (const verdict of answered) all.push(await verdict());
  }
  return all;
}

const kind = (n: number) => KINDS[n % KINDS.length] as (typeof KINDS)[number];
const fifty = Array.from({ length: 50 }, () => 'succeeded');

test(
  'a function that was frozen until the server closed its connection answers the next 50 requests',
  async () => {
    const database = await TestDatabase.create();
    after(() => database.drop());
    const lambda = await LambdaProcess.start(BUILT, 'index', {
      DB_HOST: database.config.host,
      DB_PORT: String(database.config.port),
      DB_NAME: database.config.name,
      DB_USER: database.user,
      DB_PASSWORD: database.password,
      DATABASE_CA: database.config.caFile ?? '',
    });
    after(async () => lambda.stop());
    const target = { client: new LambdaClient(lambda), database };

    await frozenFor(lambda, target);
    expect(await verdicts(target, 50, 1)).toEqual(fifty);
    recordFigure(`function frozen for ${FROZEN_MS / 1_000} s behind a server that closed its socket: the next 50 of 50 requests succeeded`);
  },
  FROZEN_MS + IDLE_MS + 60_000,
);

test(
  'a server that was frozen until the database closed its pool answers the next 50 requests, ten at a time',
  async () => {
    const database = await TestDatabase.create();
    after(() => database.drop());
    const server = await ServerProcess.start(database.environment(database.config));
    after(() => server.stop('SIGKILL'));
    const target = { client: server.client, database };

    await frozenFor(server, target);
    expect(await verdicts(target, 50, 10)).toEqual(fifty);
    recordFigure(`server frozen for ${FROZEN_MS / 1_000} s with a pool of ten: the next 50 of 50 requests succeeded`);
  },
  FROZEN_MS + IDLE_MS + 60_000,
);

test(
  'a server that is idle but runs lets its connections go too',
  async () => {
    const database = await TestDatabase.create();
    after(() => database.drop());
    const server = await ServerProcess.start(database.environment(database.config));
    after(() => server.stop('SIGKILL'));
    const target = { client: server.client, database };

    await verdicts(target, 20, 10);
    await eventually(async () => expect(await database.sessions()).toEqual([]), IDLE_MS);
    expect(await verdicts(target, 10, 10)).toEqual(fifty.slice(0, 10));
  },
  IDLE_MS + 60_000,
);
