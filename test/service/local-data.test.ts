import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { jest } from '@jest/globals';
import { ConfigError, localDatabase } from '../../service/config.ts';
import { openDatabase } from '../../service/database/open.ts';
import { expectProblem } from '../support/clients.ts';
import { schema } from '../support/features.ts';
import { ServiceProcess } from '../support/service-process.ts';

jest.setTimeout(60_000);

let folder: string;
let file: string;
const running: ServiceProcess[] = [];

const start = async (path = file): Promise<ServiceProcess> => {
  const started = await ServiceProcess.start({ DATABASE_FILE: path });
  running.push(started);
  return started;
};
/** What is said where a database must not be opened. */
const refusal = async (path: string): Promise<string> =>
  openDatabase(localDatabase({ DATABASE_FILE: path }), schema).then(
    () => 'nothing',
    (error) => (error instanceof ConfigError ? error.message : error),
  );
const titles = async ({ client }: ServiceProcess): Promise<string[]> => (await client.walk('?limit=200')).map(({ title }) => title);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'siesta-'));
  file = join(folder, 'todos.sqlite');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
  rmSync(folder, { recursive: true });
});

const seedFew = (count: string, path: string) =>
  spawnSync(process.execPath, ['build/run.mjs', '--features', 'test/features/few-values.ts', 'service/seed.ts', count, path], {
    env: { ...process.env, DATABASE_FILE: file },
    encoding: 'utf8',
    timeout: 30_000,
  });

describe('the file of local data', () => {
  it('has one owner: others say whose it is and how to go on, and lose nothing', async () => {
    const owner = await start();
    const { title } = await owner.client.create({ title: 'kept' });
    for (const command of ['service/main.ts', 'service/seed.ts']) {
      const other = new ServiceProcess({ DATABASE_FILE: file }, command);
      expect(await other.end()).toBe(1);
      expect(other.output).toBe(
        `${file} is in use by process ${owner.pid} (service/main.ts): stop that one, or set DATABASE_FILE to another path\n`,
      );
    }
    await owner.stop('SIGTERM');
    const seed = new ServiceProcess({ DATABASE_FILE: file }, 'service/seed.ts', '20');
    expect(await seed.end()).toBe(0);
    expect(seed.output).toContain('20 of 20');
    const kept = await titles(await start());
    expect(kept).toHaveLength(21);
    expect(kept).toContain(title);
  });

  it('is seeded again, also where names are unique and some of the first are gone', () => {
    const command = ['build/run.mjs', '--features', 'test/features/several.ts', 'service/seed.ts', '30', 'tags'];
    const seed = () => execFileSync(process.execPath, command, { env: { ...process.env, DATABASE_FILE: file }, stdio: 'pipe' });
    const query = (sql: string): unknown => {
      const database = new DatabaseSync(file);
      const [row] = database.prepare(sql).all();
      database.close();
      return row;
    };
    seed();
    seed();
    query('DELETE FROM tag WHERE rowid IN (SELECT rowid FROM tag LIMIT 10)');
    seed();
    expect(query('SELECT count(*) AS items, count(DISTINCT name) AS names FROM tag')).toEqual({ items: 80, names: 80 });
  });

  it.each([
    ['3', 'medals', 0, '[##############################] 3 of 3 medals, 3 a second\n'],
    ['4', 'medals', 1, 'medals: metal is unique, and a seed has 3 values for it: seed at most 3\n'],
    ['10', 'prices', 1, 'prices: currency is required, and there are no currencies: npm run seed -- 10 currencies prices\n'],
  ])('is seeded as far as its fields allow: with %s %s the seed ends with %i', (count, path, status, output) => {
    const seed = seedFew(count, path);
    expect([seed.status, seed.stderr.replace(/\d+ a second/, '3 a second')]).toEqual([status, output]);
  });

  it('is not seeded on when the values of a unique field are taken', () => {
    expect(seedFew('2', 'medals').status).toBe(0);
    expect(seedFew('2', 'medals')).toMatchObject({
      status: 1,
      stderr: 'medals: metal is unique, and the values that a seed has for it are taken: seed fewer than 2\n',
    });
  });

  it('has the schema of the service that it was opened by, also where nothing was written to it since', async () => {
    await (await start()).stop('SIGTERM');
    const database = new DatabaseSync(file, { readOnly: true });
    const applied = database.prepare('SELECT name FROM migrations').all();
    database.close();
    expect(applied.map(({ name }) => name)).toEqual(schema.migrations.map((Migration) => new Migration().name));
  });

  it('is free as soon as its owner is gone, also by kill -9', async () => {
    for (let times = 0; times < 3; times++) {
      const owner = await start();
      expect(await owner.stop('SIGKILL')).toBe('SIGKILL');
    }
    await start();
  });

  it('gets one owner of many that start at once', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => start()));
    const refusals = starts.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
    expect(refusals).toHaveLength(4);
    for (const refusal of refusals) expect(refusal).toMatch(/ended with 1: \S+ is in use by .*: stop that one/);
  });

  it('is the same by any path, and a link to it stays one', async () => {
    const link = join(folder, 'link.sqlite');
    symlinkSync(file, link);
    const owner = await start(link);
    await owner.client.create({ title: 'behind a link' });
    expect(await refusal(file)).toContain(`in use by process ${owner.pid}`);
    await owner.stop('SIGTERM');
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(await titles(await start())).toEqual(['behind a link']);
  });

  it('is as good as before after a Ctrl-C during the start', async () => {
    const owner = await start();
    await owner.client.create({ title: 'kept' });
    await owner.stop('SIGTERM');
    for (let times = 0; times < 3; times++) {
      const interrupted = new ServiceProcess({ DATABASE_FILE: file });
      expect(['SIGINT', 0]).toContain(await interrupted.stop('SIGINT'));
    }
    expect(await titles(await start())).toEqual(['kept']);
  });

  it('is refused at the start where nothing can be kept', async () => {
    writeFileSync(file, 'shopping list');
    mkdirSync(`${join(folder, 'next')}.next`);
    for (const [path, why] of [
      [folder, 'it is a folder'],
      ['', 'DATABASE_FILE'],
      ['/dev/full', 'it is no ordinary file'],
      ['/dev/null/todos.sqlite', 'ENOTDIR'],
      ['/proc/no/such/todos.sqlite', 'ENOENT'],
      ['/proc/todos.sqlite', 'ENOENT'],
      [join(file, 'todos.sqlite'), 'ENOTDIR'],
      [join(folder, 'next'), 'EISDIR'],
    ] as const) {
      const message = await refusal(path);
      expect(message).toContain(why);
      expect(message).toMatch(/^[^\n]*DATABASE_FILE[^\n]*$/);
    }
  });

  it("is refused and left as it is when it is damaged or another program's", async () => {
    const owner = await start();
    await owner.client.create({ notes: 'x'.repeat(2000) });
    await owner.stop('SIGTERM');
    const good = readFileSync(file);
    const scratched = Buffer.from(good);
    scratched.fill(0xff, good.length / 2, good.length / 2 + 2048);
    const other = join(folder, 'other.sqlite');
    new DatabaseSync(other).exec(
      "CREATE TABLE migrations (name TEXT); INSERT INTO migrations VALUES ('Init1'); CREATE TABLE songs (title TEXT)",
    );
    for (const [content, why] of [
      [Buffer.from('shopping list'), 'no SQLite database'],
      [good.subarray(0, good.length / 2), 'is damaged'],
      [scratched, 'is damaged'],
      [readFileSync(other), "is another program's: it has the tables migrations, songs"],
    ] as const) {
      writeFileSync(file, content);
      expect(await refusal(file)).toContain(why);
      expect(readFileSync(file).equals(content)).toBe(true);
    }
  });

  it('of a newer version is taken, and the log says so', async () => {
    await (await start()).client.create({ title: 'of the newer' });
    await running.pop()?.stop('SIGTERM');
    const newer = new DatabaseSync(file);
    newer.exec(
      "INSERT INTO migrations (timestamp, name) VALUES (9000000000000, 'Newer9000000000000'); ALTER TABLE todo ADD COLUMN colour TEXT",
    );
    newer.close();
    const older = await start();
    expect(older.output).toContain('Newer9000000000000');
    await older.client.create({ title: 'of the older' });
    expect(await titles(older)).toEqual(['of the newer', 'of the older']);
  });

  it('that cannot be written any more refuses changes until it can, and keeps all that was answered', async () => {
    const service = await start();
    mkdirSync(`${file}.next`);
    const kept = [(await service.client.create({ title: 'before it was known' })).title];
    await service.untilOutput('cannot be written');
    expectProblem(await service.client.post({ title: 'refused' }), 503);
    expect(await titles(service)).toEqual(kept);
    rmdirSync(`${file}.next`);
    let answer = await service.client.post({ title: 'after' });
    while (answer.status === 503) answer = await service.client.post({ title: 'after' });
    expect(answer.status).toBe(201);
    expect(await service.stop('SIGTERM')).toBe(0);
    expect(await titles(await start())).toEqual([...kept, 'after']);
  });

  it('that cannot be written at the end is an error', async () => {
    const service = await start();
    mkdirSync(`${file}.next`);
    await service.client.create({ title: 'lost' });
    expect(await service.stop('SIGTERM')).toBe(1);
    expect(service.output).toMatch(/^what was changed last is not kept: .*EISDIR.*$/m);
  });
});
