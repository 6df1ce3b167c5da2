import { cleanup } from '../support/faults/cleanup.ts';
import { expectFifty, FROZEN_MS, freeze, IDLE_MS, verdicts } from '../support/faults/freezing.ts';
import { SERVER } from '../support/faults/server.ts';
import { LambdaClient, TestDatabase } from '../support/faults/stand.ts';

const after = cleanup();

test(
  'a function that was frozen until the server closed its connection answers the next 50 requests',
  async () => {
    const database = await TestDatabase.create(SERVER);
    after(() => database.drop());
    const lambda = await database.startFunction();
    after(async () => lambda.stop());
    const target = { client: new LambdaClient(lambda), database };

    await verdicts(target, 6, 1);
    await freeze('function', lambda, target);
    await expectFifty('function', target, 1);
  },
  FROZEN_MS + IDLE_MS + 60_000,
);
