import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { localDatabase } from '../../service/config.ts';
import { connect, createDatabase, databaseOn, dropDatabase, environmentOf } from '../support/databases.ts';
import { describeWithServers } from '../support/service.ts';
import { ServiceProcess } from '../support/service-process.ts';

jest.setTimeout(60_000);

describe('npm start', () => {
  let folder: string;
  let file: string;
  const running: ServiceProcess[] = [];
  const start = async (env: Record<string, string> = {}): Promise<ServiceProcess> => {
    const started = await ServiceProcess.start({ DATABASE_FILE: file, ...env });
    running.push(started);
    return started;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'siesta-'));
    file = join(folder, 'data', 'todos.sqlite');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop('SIGKILL')));
    rmSync(folder, { recursive: true });
  });

  /** Resolves when the file has this text in it. */
  async function written(text: string): Promise<void> {
    const watcher = watch(folder, { recursive: true });
    try {
      while (!existsSync(file) || !readFileSync(file).includes(text)) await once(watcher, 'change');
    } finally {
      watcher.close();
    }
  }
  const titles = async ({ client }: ServiceProcess): Promise<string[]> => (await client.walk('?limit=200')).map(({ title }) => title);

  it('says where it listens and where it keeps to-dos, and keeps all that it answered for when it is told to stop', async () => {
    const first = await start();
    expect(first.output).toContain(file);
    const made = await first.client.create({ title: 'before SIGINT' });
    expect(made.url).toBe(`${first.url}/to-dos/${made.id}`);
    expect(await first.stop('SIGINT')).toBe(0);

    const second = await start();
    const posts = Array.from({ length: 30 }, async (_, index) => {
      const title = `to-do ${index}`;
      const answer = await second.client.post({ title }, { connection: 'close' }).catch(() => undefined);
      return answer?.status === 201 ? [title] : [];
    });
    await Promise.race(posts);
    expect(await second.stop('SIGTERM')).toBe(0);
    const answered = (await Promise.all(posts)).flat();
    expect(answered).not.toEqual([]);
    expect(await titles(await start())).toEqual(expect.arrayContaining(['before SIGINT', ...answered]));
  });

  it('writes what changed every second by itself: a kill -9 loses nothing of that, and leaves no half of a file', async () => {
    const service = await start();
    const { id } = await service.client.create({ title: 'first' });
    await written('first');
    await service.client.patch(id, { title: 'changed' });
    await written('changed');
    const watcher = watch(folder, { recursive: true });
    const writing = once(watcher, 'change');
    // Answered and not yet written: what happens to these is not promised.
    await Promise.all(Array.from({ length: 20 }, (_, index) => service.client.create({ title: `late ${index}`, notes: 'x'.repeat(2000) })));
    await writing;
    expect(await service.stop('SIGKILL')).toBe('SIGKILL');
    watcher.close();
    expect(await titles(await start())).toContain('changed');
  });

  it('says in one line what is wrong with a setting', async () => {
    const failed = new ServiceProcess({ DATABASE_FILE: file, PORT: 'eighty' });
    expect(await failed.end()).toBe(1);
    expect(failed.output).toMatch(/^PORT is "eighty"[^\n]*\n$/);
  });

  const REST = `import * as rest from '${new URL('../../service/rest/index.ts', import.meta.url)}';
    class Note extends rest.Item {}
    class Other extends rest.Item {}
  `;

  it.each([
    ["rest.TextField({ max: 70000 })(Note.prototype, 'body')", 'a text has at most 1 to 16000 characters, not 70000; '],
    [
      "rest.NumberField({ scale: 1, min: 0, max: 0.25 })(Note.prototype, 'share')",
      'a number from 0 to 0.25 has more decimals than its scale, 1',
    ],
    ["rest.Resource({ path: 'notes', sorts: ['titel'] })(Note)", 'Note: sorts names titel, which is no field of it'],
  ])('says in one line what an entity cannot be, and in which file: %s', async (code, message) => {
    const entity = join(folder, 'entity.ts');
    writeFileSync(entity, `${REST}${code}`);
    const failed = new ServiceProcess({ DATABASE_FILE: file }, entity);
    expect(await failed.end()).toBe(1);
    expect(failed.output).toMatch(new RegExp(`^${message}[^\\n]* \\(\\S*entity\\.ts\\)\\n$`));
  });

  it.each([
    [
      'a reference to no resource of the features',
      `rest.ReferenceField(() => Other, { onDelete: 'restrict' })(Note.prototype, 'other');
       for (const [entity, path] of [[Note, 'notes'], [Other, 'others']]) rest.Resource({ path })(entity);
       export const notes = { module: class {}, entities: [Note], migrations: [] };`,
      'notes: other refers to others, which no feature in features.ts has\n',
    ],
    [
      'references in a circle',
      `rest.ReferenceField(() => Other, { onDelete: 'restrict' })(Note.prototype, 'other');
       rest.ReferenceField(() => Note, { onDelete: 'restrict' })(Other.prototype, 'note');
       for (const [entity, path] of [[Note, 'notes'], [Other, 'others']]) rest.Resource({ path })(entity);
       export const notes = { module: class {}, entities: [Note, Other], migrations: [] };`,
      'notes, others refer to each other, and one of these references must be nullable\n',
    ],
    [
      'two pages',
      `const feature = (page) => ({ module: class {}, entities: [], migrations: [], page });
       export const [one, two] = [feature('one.html'), feature('two.html')];`,
      'there is one page at /, and these features each have one: one.html, two.html\n',
    ],
  ])('says in one line what features together cannot be: %s', (_, code, message) => {
    const features = join(folder, 'features.ts');
    writeFileSync(features, `${REST}${code}`);
    const env = { ...process.env, DATABASE_FILE: file, PORT: '0' };
    const argv = ['build/run.mjs', '--features', features, 'service/main.ts'];
    const { status, stderr } = spawnSync(process.execPath, argv, { env, encoding: 'utf8', timeout: 30_000 });
    // Before it, the tables that no migration makes.
    expect([status, stderr.replaceAll(/^.*no such table.*\n/gm, '')]).toEqual([1, message]);
  });

  it('says how to take another port where its own is taken', async () => {
    const { port } = new URL((await start()).url ?? '');
    const failed = new ServiceProcess({ DATABASE_FILE: `${file}.other`, PORT: port });
    expect(await failed.end()).toBe(1);
    expect(failed.output).toMatch(/set PORT to another port\n$/);
  });
});

describeWithServers('npm start with DATABASE_URL', (server) => {
  const ca = encodeURIComponent(server.ca ?? '');
  it.each<[string, boolean]>([
    ['', false],
    ['?ssl-mode=DISABLED', false],
    // Servers of their own may have no certificate.
    ...(server.ca ? ['?ssl-mode=REQUIRED', `?ssl-mode=VERIFY_CA&ssl-ca=${ca}`, `?ssl-ca=${ca}`] : []).map((options): [string, boolean] => [
      options,
      true,
    ]),
  ])('is encrypted as the URL says: "%s"', async (options, encrypted) => {
    const connection = await connect(localDatabase({ DATABASE_URL: `${server.url}/mysql${options}` }));
    try {
      const [rows] = await connection.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      expect((rows as { Value: string }[])[0]?.Value !== '').toBe(encrypted);
    } finally {
      await connection.end();
    }
  });

  it('trusts no authority that it was not told of, unless encryption is all that is asked for', async () => {
    for (const mode of ['VERIFY_CA', 'VERIFY_IDENTITY']) {
      const connecting = connect(localDatabase({ DATABASE_URL: `${server.url}/mysql?ssl-mode=${mode}` }));
      await expect(connecting).rejects.toThrow(
        server.ca ? 'self-signed certificate in certificate chain' : /secure connection|certificate/,
      );
    }
  });

  it('says in one line, and at once, what no waiting mends', async () => {
    for (const [wrong, advice] of [
      [{ password: 'hush' }, /^the database at \S+ refuses the login of "\w+": mend the user or the password \([^\n]+\)\n$/],
      [{ name: 'siesta_nowhere' }, /^the database at \S+ has no database "siesta_nowhere": make it, or mend the name \([^\n]+\)\n$/],
    ] as const) {
      const failed = new ServiceProcess({ ...environmentOf({ ...databaseOn(server, 'mysql'), ...wrong }), DB_WAKE_BUDGET_MS: '25000' });
      expect(await failed.end()).toBe(1);
      expect(failed.output).toMatch(advice);
      expect(failed.output).not.toContain('hush');
    }
  });

  it('makes the schema, serves, and finds everything again', async () => {
    const config = await createDatabase(server);
    const env = environmentOf(config);
    try {
      const first = await ServiceProcess.start(env);
      const todo = await first.client.create({ title: 'on a server' });
      expect(first.output).toContain(`${config.name} on ${config.host}`);
      expect(first.output).not.toContain(config.password);
      await first.stop('SIGKILL');
      const second = await ServiceProcess.start(env);
      expect((await second.client.list()).map(({ id }) => id)).toEqual([todo.id]);
      expect(await second.stop('SIGTERM')).toBe(0);
    } finally {
      await dropDatabase(config);
    }
  });
});
