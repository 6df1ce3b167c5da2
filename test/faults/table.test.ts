import { eventually } from '../support/eventually.ts';
import { BUDGETS, FAULTS, type Fault } from '../support/faults/catalogue.ts';
import { full, recordFault, type Tally } from '../support/faults/figures.ts';
import { SERVER } from '../support/faults/server.ts';
import { Stand } from '../support/faults/stand.ts';
import { KINDS, send, type Verdict } from '../support/faults/traffic.ts';

const REQUESTS = full ? 200 : 20;
/** Environments of the function, each with a database of its own, which meet faults at the same time. */
const ENVIRONMENTS = 5;

let stands: Stand[];

beforeAll(async () => {
  stands = await Promise.all(Array.from({ length: ENVIRONMENTS }, () => Stand.start(SERVER, BUDGETS)));
}, 120_000);
afterAll(async () => {
  await Promise.all((stands ?? []).map((stand) => stand.stop()));
});

/** The n-th request: kinds and ways take turns, so that each kind meets each way. */
async function meet({ ways }: Fault, stand: Stand, n: number): Promise<{ verdict: Verdict; met: boolean; what: string }> {
  const kind = KINDS[n % KINDS.length] as (typeof KINDS)[number];
  const way = (n + Math.floor(n / KINDS.length)) % ways.length;
  // A connection to fail, and one that was good a moment ago.
  await stand.client.send('GET', '/to-dos?limit=1');
  const prepared = await kind.prepare(stand);
  let met = false;
  const end = await (ways[way] as (typeof ways)[number])(stand, kind, () => {
    met = true;
  });
  const verdict = await send(prepared);
  await end();
  return { verdict: await verdict(), met, what: `${kind.name}, way ${way}` };
}

describe.each(FAULTS)('$name', (fault) => {
  test(`of ${REQUESTS} requests none is lost, doubled or answered with anything but success or a clean 503`, async () => {
    const tally: Tally = { succeeded: 0, unavailable: 0, wrong: [] };
    const unmet: string[] = [];
    let next = 0;
    await Promise.all(
      stands.map(async (stand) => {
        while (next < REQUESTS) {
          const { verdict, met, what } = await meet(fault, stand, next++);
          if (verdict === 'succeeded' || verdict === 'unavailable') tally[verdict]++;
          else tally.wrong.push(`${what}: ${verdict}`);
          if (!met) unmet.push(what);
        }
      }),
    );
    recordFault(fault.name, tally);
    expect(tally.wrong).toEqual([]);
    expect(unmet).toEqual([]);
  }, 900_000);
});

test('all of it is logged in lines of JSON, without a statement or its parameters', () => {
  for (const { lambda } of stands) {
    for (const line of lambda.output.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    expect(lambda.output).not.toMatch(/INSERT|SELECT|PARAMETERS/);
  }
});

test('after all of it the service works as before, on one connection an environment', async () => {
  for (const { client, proxy, database } of stands) {
    expect((await client.send('GET', '/to-dos?limit=1')).status).toBe(200);
    await eventually(async () => expect([proxy.links.size, (await database.sessions()).length]).toEqual([1, 1]));
  }
});
