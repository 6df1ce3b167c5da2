import { setTimeout } from 'node:timers/promises';
import { connect } from '../databases.ts';
import { full } from './figures.ts';
import type { Link, Rules } from './proxy.ts';
import type { Stand } from './stand.ts';
import type { Kind } from './traffic.ts';

/** One way to cause a fault. Called before the request; the returned function is called after the response and ends the fault. */
export type Way = (stand: Stand, kind: Kind, met: () => void) => Promise<() => Promise<void>>;

export interface Fault {
  name: string;
  ways: Way[];
}

type Strike = (link: Link) => void;

/** The service's wake budget in these tests, in milliseconds: short, because hundreds of requests reach it. */
const WAIT_MS = full ? 8_000 : 3_000;
export const BUDGETS = { DB_WAKE_BUDGET_MS: String(WAIT_MS), DB_STATEMENT_TIMEOUT_MS: '1000' };

const ruled =
  (rules: (stand: Stand, kind: Kind, met: () => void) => Rules): Way =>
  async (stand, kind, met) => {
    stand.proxy.rules = rules(stand, kind, met);
    return async () => stand.proxy.heal();
  };

/** Ends existing connections, so that the next request opens a new one; also that of an attempt still in progress. */
async function disconnect({ proxy }: Stand): Promise<void> {
  do {
    for (const link of proxy.links) link.fin();
    await setTimeout(300);
  } while (proxy.links.size > 0);
}

const newConnection =
  (way: Way): Way =>
  async (stand, kind, met) => {
    await disconnect(stand);
    return way(stand, kind, met);
  };

/** Strikes at the first call only. */
function once<T extends unknown[]>(met: () => void, strike: (...args: T) => void): (...args: T) => void {
  let struck = false;
  return (...args) => {
    if (struck) return;
    struck = true;
    met();
    strike(...args);
  };
}

/** Between two requests. */
const whileIdle =
  (strike: Strike): Way =>
  async (stand, _kind, met) => {
    // The service trusts a connection that was used within the last second.
    await setTimeout(1_050);
    for (const link of stand.proxy.links) strike(link);
    met();
    return async () => stand.proxy.heal();
  };

const onConnecting = (strike: Strike): Way => newConnection(ruled((_stand, _kind, met) => ({ connected: once(met, strike) })));
const onLogin = (strike: Strike): Way => newConnection(ruled((_stand, _kind, met) => ({ login: once(met, strike) })));
const onSession = (strike: Strike): Way =>
  newConnection(ruled((_stand, _kind, met) => ({ sent: once(met, (link: Link) => strike(link)) })));
const onEveryConnection = (strike: Strike): Way =>
  newConnection(
    ruled((_stand, _kind, met) => ({
      connected: (link) => {
        met();
        strike(link);
      },
    })),
  );

/** When the first statement of the request is under way, the last, or the answer to the last. */
const onFirst = (strike: Strike): Way => ruled((_stand, { first }, met) => ({ sent: onStatement(first, once(met, strike)) }));
const onLast = (strike: Strike): Way => ruled((_stand, { last }, met) => ({ sent: onStatement(last, once(met, strike)) }));
const onAnswer = (strike: Strike): Way => ruled((_stand, { last }, met) => ({ answered: onStatement(last, once(met, strike)) }));
const onEveryLast = (strike: Strike): Way =>
  ruled((_stand, { last }, met) => ({
    sent: onStatement(last, (link) => {
      met();
      strike(link);
    }),
  }));

const onStatement =
  (pattern: RegExp, strike: Strike) =>
  (link: Link, sql: string): void => {
    if (pattern.test(sql)) strike(link);
  };

const everywhere = (strike: Strike): Way[] => [
  whileIdle(strike),
  onAnswer(strike),
  onFirst(strike),
  onConnecting(strike),
  onLast(strike),
  onLogin(strike),
  onSession(strike),
  onEveryConnection(strike),
];

const refusal =
  (errno: number, message: string, options = {}): Strike =>
  (link) =>
    link.refuse(errno, message, options);

const READ_ONLY = refusal(1290, 'The server is running with the --read-only option so it cannot execute this statement');
const TOO_MANY = refusal(1040, 'Too many connections', { fatal: true });

/** Another session locks the table until the request is answered: statements hang on the server, and continue afterwards. */
const lockedTable: Way = async ({ database }, _kind, met) => {
  const other = await connect(database.config);
  await other.query('LOCK TABLES todo WRITE');
  met();
  return async () => {
    await other.end();
    await database.settled();
  };
};

/** The server ends the session, as a failover or an administrator does. */
const killedSession: Way = async ({ database }, _kind, met) => {
  for (const { Id } of await database.sessions()) {
    await database.rows(`KILL ${Id}`).catch(() => undefined);
    met();
  }
  return async () => undefined;
};

/** The process is stopped while its connections fail, and continues when the next request arrives. */
const frozen =
  (strike: Strike): Way =>
  async (stand, _kind, met) => {
    stand.lambda.freeze();
    for (const link of stand.proxy.links) strike(link);
    await setTimeout(1_200);
    stand.lambda.thaw();
    met();
    return async () => stand.proxy.heal();
  };

const fin: Strike = (link) => link.fin();
const reset: Strike = (link) => link.reset();
const blackHole: Strike = (link) => link.blackHole();
const halfOpen: Strike = (link) => link.halfOpen();
const delay =
  (ms: number): Strike =>
  (link) =>
    link.delay(ms);

/** Cut in the middle of the greeting, the login's answer and the session's, at one byte after the other; 37 takes turns among 151. */
const cutWhileConnecting: Way[] = Array.from({ length: 151 }, (_, n) =>
  onConnecting((link) => link.cutAfter((n * 37) % 151, n % 2 === 0 ? fin : reset)),
);

export const FAULTS: Fault[] = [
  { name: 'FIN', ways: everywhere(fin) },
  { name: 'RST', ways: everywhere(reset) },
  { name: 'black hole', ways: everywhere(blackHole) },
  { name: 'half-open', ways: everywhere(halfOpen) },
  { name: 'cut while connecting', ways: cutWhileConnecting },
  {
    name: 'delayed greeting',
    ways: [
      onEveryConnection(delay(500)),
      onEveryConnection(delay(WAIT_MS * 2)),
      onConnecting(delay(2_000)),
      onEveryConnection(delay(2_500)),
    ],
  },
  { name: 'read-only (1290)', ways: [onLast(READ_ONLY), onEveryLast(READ_ONLY), onFirst(READ_ONLY)] },
  { name: 'too many connections', ways: [onConnecting(TOO_MANY), onEveryConnection(TOO_MANY)] },
  { name: 'slow query', ways: [lockedTable, onAnswer(delay(500)), onAnswer(delay(1_500)), onFirst(delay(1_500))] },
  {
    name: 'session ended by the server',
    ways: [
      killedSession,
      onLast(refusal(1053, 'Server shutdown in progress', { fatal: true })),
      onFirst(refusal(1927, 'Connection was killed', { fatal: true })),
      onLast(refusal(1317, 'Query execution was interrupted')),
      onFirst(refusal(4031, 'The client was disconnected by the server because of inactivity.', { fatal: true })),
    ],
  },
  {
    name: 'deadlock',
    ways: [
      onLast(refusal(1213, 'Deadlock found when trying to get lock')),
      onEveryLast(refusal(1213, 'Deadlock found when trying to get lock')),
    ],
  },
  { name: 'frozen meanwhile', ways: [frozen(fin), frozen(reset), frozen(blackHole), frozen(halfOpen)] },
];
