import { v7 as uuidv7 } from 'uuid';
import { run } from './command.ts';
import { ConfigError, localDatabase } from './config.ts';
import { openMigrated } from './database/open-migrated.ts';
import { searchForm } from './rest/search-form.ts';
import { Todo } from './todos/todo.entity.ts';

/** `npm run seed -- 1000000`: fills the local database with made-up to-dos of the shared list, to see how it does when it is big. */

const BATCH = 2_000;
/** An INSERT of that many may take longer than a request's statement, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 300_000;
const DAY_MS = 86_400_000;
const THINGS = [
  'walk the dog',
  'water the plants',
  'call the bank',
  'write to Ana',
  'buy bread',
  'book the train',
  'fix the bike',
  'read the report',
];

/** The n-th of `total` to-dos, created over the year before `now`: with and without notes, orders and due times. */
function todoOf(n: number, total: number, now: number): Todo {
  const createdAt = now - Math.floor(((total - n) / total) * 365 * DAY_MS);
  const title = `${THINGS[n % THINGS.length]} ${n}`;
  const notes = n % 3 === 0 ? `note ${n}` : null;
  return {
    id: uuidv7({ msecs: createdAt, seq: n }),
    owner: '',
    title,
    notes,
    search: searchForm(`${title}\0${notes ?? ''}`),
    completed: n % 4 === 0,
    order: n % 5 === 0 ? null : n * 10 + ((n * 7919) % 1_009),
    dueAt: n % 2 === 0 ? null : createdAt + ((n * 104_729) % 90) * DAY_MS,
    createdAt,
    updatedAt: createdAt,
    revision: 1,
  };
}

function progress(done: number, total: number, startedAt: number): void {
  const share = done / total;
  const bar = '#'.repeat(Math.round(share * 30)).padEnd(30, '.');
  const rate = Math.round(done / Math.max(1, (Date.now() - startedAt) / 1_000));
  const line = `[${bar}] ${done} of ${total}, ${rate} a second`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === total ? '\n' : ''}`);
  else if (done === total || done % (BATCH * 50) === 0) process.stderr.write(`${line}\n`);
}

/** How many the command was told to make. @throws ConfigError. */
function wanted(argument = '1000'): number {
  const total = /^[1-9]\d{0,7}$/.test(argument) ? Number(argument) : 0;
  if (total === 0) throw new ConfigError(`"${argument}" is no number of to-dos; try: npm run seed -- 1000000`);
  return total;
}

run(async () => {
  const total = wanted(process.argv[2]);
  const config = localDatabase(process.env);
  const database = await openMigrated({ ...config, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const startedAt = Date.now();
  for (let from = 0; from < total; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, total - from) }, (_, i) => todoOf(from + i, total, startedAt));
    await database.write((manager) => manager.createQueryBuilder().insert().into(Todo).values(batch).updateEntity(false).execute());
    progress(from + batch.length, total, startedAt);
  }
  await database.close();
});
