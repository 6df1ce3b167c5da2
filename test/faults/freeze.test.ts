import { LambdaProcess } from '../support/artifact.ts';
import { cleanup } from '../support/faults/cleanup.ts';
import { expectFifty, FROZEN_MS, freeze, IDLE_MS, verdicts } from '../support/faults/freezing.ts';
import { BUILT, LambdaClient, TestDatabase } from '../support/faults/stand.ts';

const after = cleanup();

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

    await verdicts(target, 6, 1);
    await freeze('function', lambda, target);
    await expectFifty('function', target, 1);
  },
  FROZEN_MS + IDLE_MS + 60_000,
);
