import { cleanup } from '../support/faults/cleanup.ts';
import { recordFigure } from '../support/faults/figures.ts';
import { expectFifty, FROZEN_MS, freeze, IDLE_MS, untilDisconnected, verdicts } from '../support/faults/freezing.ts';
import { SERVER } from '../support/faults/server.ts';
import { TestDatabase } from '../support/faults/stand.ts';
import { ServiceProcess } from '../support/service-process.ts';

const after = cleanup();

test(
  'a server that is idle, and then frozen, lets its pool go each time and answers the next 50 requests',
  async () => {
    const database = await TestDatabase.create(SERVER);
    after(() => database.drop());
    const server = await ServiceProcess.start(database.environment(database.config));
    after(() => server.stop('SIGKILL'));
    const target = { client: server.client, database };

    await verdicts(target, 20, 10);
    expect((await database.sessions()).length).toBeGreaterThan(1);
    const idleMs = await untilDisconnected(target);
    recordFigure(`server with a pool of ten, idle: no connection at the database ${Math.ceil(idleMs / 1_000)} s after the last request`);

    await verdicts(target, 20, 10);
    await freeze('server with a pool of ten', server, target);
    await expectFifty('server with a pool of ten', target, 10);
  },
  FROZEN_MS + 2 * IDLE_MS + 60_000,
);
