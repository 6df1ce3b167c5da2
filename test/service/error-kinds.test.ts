import type { Connection } from 'mysql2/promise';
import type { DatabaseConfig } from '../../service/config.ts';
import { openDatabase } from '../../service/database/open.ts';
import { type Answer, expectProblem, json } from '../support/clients.ts';
import { administer, connect, createDatabase, databaseOn, dropDatabase } from '../support/databases.ts';
import { schema } from '../support/features.ts';
import { migrated } from '../support/migrated.ts';
import { describeOnServers, describeWithServers, Service } from '../support/service.ts';
import { otherSessions } from '../support/sessions.ts';

/** Longer than any of these tests takes: what waits for it does not pass. */
const PATIENT = { wakeBudgetMs: 55_000 };

const typeOf = (answer: Answer): string => {
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  return expectProblem(answer, 503).type;
};

describeOnServers(
  'a statement over its time limit',
  (server) => {
    /** Reads that take as long as they are let: one row for each of a million million combinations, each of which is looked at. */
    const ENDLESS =
      'SELECT COUNT(*) AS many FROM todo a, todo b, todo c, todo d, todo e, todo f, todo g, todo h WHERE INSTR(CONCAT(a.id, h.id), ?) > 0';
    let asked = 0;
    const endless = () =>
      server.service.database.read((manager) => {
        asked++;
        return manager.query(ENDLESS, ['nowhere']);
      });

    beforeAll(async () => {
      for (let count = 0; count < 60; count++) await server.client.create();
    });

    it('is given up with a 503 of its own type, and not run again', async () => {
      await expect(endless()).rejects.toMatchObject({ status: 503, document: { type: 'urn:siesta:problem:took-too-long' } });
      expect(asked).toBe(1);
    });

    it('is ended on the server too, and its connection serves on', async () => {
      const [before] = await server.service.sql('SELECT CONNECTION_ID() AS id');
      await endless().catch(() => undefined);
      const beside = await connect(server.service.config);
      const sessions = await otherSessions(beside);
      await beside.end();
      expect(sessions.filter(({ db, Command }) => db === server.service.config.name && Command === 'Query')).toEqual([]);
      expect(await server.service.sql('SELECT CONNECTION_ID() AS id')).toEqual([before]);
    });
  },
  { DB_STATEMENT_TIMEOUT_MS: '2000', DB_POOL_SIZE: '1' },
);

describeOnServers(
  'what another transaction holds',
  (server) => {
    async function whileHeld<T>(hold: (other: Connection) => Promise<unknown>, work: () => Promise<T>): Promise<T> {
      const other = await connect(server.service.config);
      try {
        await hold(other);
        return await work();
      } finally {
        // Its locks go with it.
        await other.end();
      }
    }

    it.each(['PATCH', 'DELETE'])('is a 503 of its own type where it is a row, for %s', async (method) => {
      const todo = await server.client.create();
      const { id } = todo;
      const hold = async (other: Connection) => {
        await other.beginTransaction();
        await other.query('SELECT id FROM todo WHERE id = ? FOR UPDATE', [id]);
      };
      const write = () => (method === 'PATCH' ? server.client.patch(id, { title: 'y' }) : server.client.delete(`/to-dos/${id}`));
      expect(typeOf(await whileHeld(hold, write))).toBe('urn:siesta:problem:locked');
      expect(json(await server.client.get(`/to-dos/${id}`))).toEqual(todo);
      expect((await write()).status).toBeLessThan(300);
    });

    it('is given up in time where it is a table', async () => {
      const answers = await whileHeld(
        (other) => other.query('LOCK TABLES todo WRITE'),
        () =>
          Promise.all([
            server.client.get('/to-dos'),
            server.client.post({ title: 'x' }),
            server.client.post({ title: 'x' }, { 'idempotency-key': 'of-a-locked-table' }),
          ]),
      );
      for (const answer of answers) expect(['urn:siesta:problem:locked', 'urn:siesta:problem:took-too-long']).toContain(typeOf(answer));
      expect((await server.client.get('/to-dos')).text).not.toContain('"x"');
    });
  },
  { DB_STATEMENT_TIMEOUT_MS: '2000' },
);

describeWithServers('what no waiting mends', (server) => {
  let config: DatabaseConfig;
  beforeAll(async () => {
    config = await createDatabase(server);
  });
  afterAll(() => dropDatabase(config));

  /** What is answered, and what the log says, where the service has these settings. */
  async function ask(other: Partial<DatabaseConfig>, method = 'GET'): Promise<[Answer, string]> {
    const service = await Service.start({ ...config, ...PATIENT, ...other });
    try {
      const answer = await (method === 'GET' ? service.client.get('/to-dos') : service.client.post({ title: 'x' }));
      return [answer, service.log.lines.join('')];
    } finally {
      await service.close();
    }
  }

  it.each<[string, Partial<DatabaseConfig>, RegExp]>([
    ['a wrong password', { password: 'hush' }, /refuses the login of \\"admin\\": mend the user or the password/],
    ['a user that is not there', { user: 'nobody' }, /refuses the login of \\"nobody\\"/],
    ['a schema that is not there', { name: 'siesta_nowhere' }, /has no database \\"siesta_nowhere\\": make it, or mend the name/],
    ['tables that are not there', {}, /run the migrations/],
  ])('is a 500 at once whose log line says what to do: %s', async (_, other, advice) => {
    for (const method of ['GET', 'POST']) {
      const [answer, log] = await ask(other, method);
      expectProblem(answer, 500);
      expect(answer.text).not.toMatch(/admin|nobody|siesta_nowhere|todo|127\.0\.0\.1/);
      expect(log).toMatch(advice);
      expect(log).not.toMatch(/hush|admin-password|SELECT|INSERT/);
    }
  });

  it('is a user without its rights too, to the database or to a table', async () => {
    const user = `rightless_${config.name.slice(-8)}`;
    await administer(config, `CREATE USER '${user}'@'%' IDENTIFIED BY 'x'`);
    try {
      await migrated(config);
      const [answer, log] = await ask({ user, password: 'x' });
      expectProblem(answer, 500);
      expect(log).toMatch(/lacks privileges on /);
      await administer(config, `GRANT SELECT ON \`${config.name}\`.migrations TO '${user}'@'%'`);
      const [refused, message] = await ask({ user, password: 'x' });
      expectProblem(refused, 500);
      expect(message).toMatch(/lacks privileges on /);
    } finally {
      await administer(config, `DROP USER '${user}'@'%'`);
    }
  });

  it('is a login that is refused though it may be late, once the time for that is over', async () => {
    const database = await openDatabase({ ...config, password: 'x', wakeBudgetMs: 600, loginsMayBeLate: true }, schema);
    try {
      await expect(database.read((manager) => manager.query('SELECT 1'))).rejects.toThrow(/refuses the login/);
    } finally {
      await database.close();
    }
  });

  it('is no reason not to close while a login is under way', async () => {
    const database = await openDatabase({ ...config, password: 'x', wakeBudgetMs: 600, loginsMayBeLate: true }, schema);
    const read = database.read((manager) => manager.query('SELECT 1')).catch((error: unknown) => error);
    await expect(database.close()).resolves.toBeUndefined();
    expect(await read).toBeInstanceOf(Error);
  });

  it('is not a login that comes late where it may', async () => {
    const user = `late_${config.name.slice(-8)}`;
    const database = await openDatabase(
      {
        ...databaseOn(server, 'information_schema'),
        ...PATIENT,
        user,
        password: 'x',
        loginsMayBeLate: true,
      },
      schema,
    );
    try {
      const read = database.read((manager) => manager.query('SELECT 1 AS one'));
      await administer(config, `CREATE USER '${user}'@'%' IDENTIFIED BY 'x'`);
      await expect(read).resolves.toEqual([{ one: expect.anything() }]);
    } finally {
      await database.close();
      await administer(config, `DROP USER IF EXISTS '${user}'@'%'`);
    }
  });
});
