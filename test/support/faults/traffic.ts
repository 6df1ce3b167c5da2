import { randomUUID } from 'node:crypto';
import type { Answer } from '../clients.ts';
import type { TestDatabase } from './stand.ts';

/** Outcome of a request: done, refused cleanly with a 503, or anything that must not happen. */
export type Verdict = 'succeeded' | 'unavailable' | `wrong: ${string}`;

/** A service, whichever way its requests come in, and its database. */
export interface Target {
  client: { send(method: string, path: string, message?: { headers?: Record<string, string>; body?: string }): Promise<Answer> };
  database: TestDatabase;
}

/** A request to send, and how to check the database for each possible response, once the fault is over. */
interface Prepared {
  request: () => Promise<Answer>;
  check: (answer: Answer) => Promise<Verdict>;
}

export interface Kind {
  name: string;
  /** Its first statement, and the one that makes it happen. */
  first: RegExp;
  last: RegExp;
  prepare: (target: Target) => Promise<Prepared>;
}

type Row = { title: string; revision: number };

const LONGEST_MS = 25_000;
/** A message with a JSON body. */
const json = (value: unknown, headers: Record<string, string> = {}) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

const NOTHING_DONE = ['database-unavailable', 'locked', 'took-too-long'].map((name) => `urn:siesta:problem:${name}`);

/** Which claim a 503 makes: nothing was done, or the outcome is unknown. */
function cleanly(answer: Answer): 'nothing done' | 'unknown' | `wrong: ${string}` {
  const { status, headers, text } = answer;
  if (status !== 503) return `wrong: ${status} ${text}`;
  const problem = JSON.parse(text) as { type: string; status: number };
  const clean =
    headers['content-type'] === 'application/problem+json' &&
    /^\d+$/.test(String(headers['retry-after'])) &&
    /^[\x21-\x7e]{1,128}$/.test(String(headers['x-request-id'])) &&
    problem.status === 503 &&
    !/127\.0\.0\.1|ECONN|PROTOCOL|SELECT|INSERT|\bat /.test(text);
  if (!clean) return `wrong: not a clean 503: ${JSON.stringify(headers)} ${text}`;
  if (NOTHING_DONE.includes(problem.type)) return 'nothing done';
  return problem.type === 'urn:siesta:problem:outcome-unknown' ? 'unknown' : `wrong: ${text}`;
}

/** Judges a write. `done` tells whether the database shows it once (true), not at all (false), or neither. */
async function judge(answer: Answer, success: number, done: () => Promise<boolean | 'neither'>): Promise<Verdict> {
  const state = await done();
  if (state === 'neither') return `wrong: after ${answer.status} it is neither done once nor undone`;
  if (answer.status === success) return state ? 'succeeded' : `wrong: ${success}, and it is lost`;
  const promise = cleanly(answer);
  if (promise === 'nothing done') return state ? 'wrong: "nothing was changed", and it was' : 'unavailable';
  return promise === 'unknown' ? 'unavailable' : promise;
}

/** Sends the request. @returns a function that gives the verdict once the fault is over. */
export async function send({ request, check }: Prepared): Promise<() => Promise<Verdict>> {
  const started = Date.now();
  const answer = await request();
  const tookMs = Date.now() - started;
  return async () => (tookMs < LONGEST_MS ? check(answer) : `wrong: took ${tookMs} ms`);
}

const timesMade = async (database: TestDatabase, title: string): Promise<boolean | 'neither'> => {
  const { length } = await database.rows('SELECT id FROM todo WHERE title = ?', [title]);
  return length > 1 ? 'neither' : length === 1;
};

const rowOf = async (database: TestDatabase, id: string): Promise<Row | undefined> =>
  (await database.rows<Row>('SELECT title, revision FROM todo WHERE id = ?', [id]))[0];

function read(name: string, path: (todo: { id: string; title: string }) => string, titles: (answer: Answer) => string[]): Kind {
  return {
    name,
    first: /^SELECT/,
    last: /^SELECT/,
    prepare: async ({ client, database }) => {
      const title = randomUUID();
      const id = await database.insert(title);
      return {
        request: () => client.send('GET', path({ id, title })),
        check: async (answer) => {
          if (answer.status === 200) return titles(answer).includes(title) ? 'succeeded' : `wrong: 200 without the to-do: ${answer.text}`;
          const promise = cleanly(answer);
          return promise === 'nothing done' || promise === 'unknown' ? 'unavailable' : promise;
        },
      };
    },
  };
}

export const KINDS: Kind[] = [
  read(
    'GET one',
    ({ id }) => `/to-dos/${id}`,
    ({ text }) => [(JSON.parse(text) as { title: string }).title],
  ),
  {
    name: 'POST',
    first: /^INSERT/,
    last: /^INSERT/,
    prepare: async ({ client, database }) => {
      const title = randomUUID();
      return {
        request: () => client.send('POST', '/to-dos', json({ title })),
        check: (answer) => judge(answer, 201, () => timesMade(database, title)),
      };
    },
  },
  {
    name: 'POST with a key',
    first: /^START/,
    last: /^COMMIT/,
    prepare: async ({ client, database }) => {
      const title = randomUUID();
      const post = () => client.send('POST', '/to-dos', json({ title }, { 'idempotency-key': title }));
      return {
        request: post,
        check: async (answer) => {
          const verdict = await judge(answer, 201, () => timesMade(database, title));
          // Whatever the first answer was, repeating it ends in one to-do and a 201.
          const repeated = await post();
          if (repeated.status !== 201) return `wrong: repeated with its key it got ${repeated.status} ${repeated.text}`;
          return (await timesMade(database, title)) === true ? verdict : 'wrong: repeated with its key it is not there once';
        },
      };
    },
  },
  {
    name: 'PATCH',
    first: /^SELECT/,
    last: /^UPDATE/,
    prepare: async ({ client, database }) => {
      const title = randomUUID();
      const id = await database.insert('before');
      return {
        request: () => client.send('PATCH', `/to-dos/${id}`, json({ title })),
        check: (answer) =>
          judge(answer, 200, async () => {
            const row = await rowOf(database, id);
            if (row?.title === title && row.revision === 2) return true;
            return row?.title === 'before' && row.revision === 1 ? false : 'neither';
          }),
      };
    },
  },
  read(
    'GET the list',
    ({ title }) => `/to-dos?limit=3&sort=-createdAt&q=${title}`,
    ({ text }) => (JSON.parse(text) as { title: string }[]).map(({ title }) => title),
  ),
  {
    name: 'DELETE',
    first: /^DELETE/,
    last: /^DELETE/,
    prepare: async ({ client, database }) => {
      const id = await database.insert('to delete');
      return {
        request: () => client.send('DELETE', `/to-dos/${id}`),
        check: (answer) => judge(answer, 204, async () => (await rowOf(database, id)) === undefined),
      };
    },
  },
];
