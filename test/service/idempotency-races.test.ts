import { setTimeout } from 'node:timers/promises';
import { created, expectProblem, type Todo } from '../support/clients.ts';
import { connect } from '../support/databases.ts';
import { describeOnEachDatabase, describeOnServers, type Server, Service } from '../support/service.ts';
import { otherSessions } from '../support/sessions.ts';

const COPIES = 20;
const DAY = 86_400_000;

const rows = (server: Server, title: string): Promise<unknown[]> => server.service.sql('SELECT id FROM todo WHERE title = ?', [title]);
const atOnce = (server: Server, key: string, fields: (copy: number) => Partial<Todo>) =>
  Promise.all(Array.from({ length: COPIES }, (_, copy) => server.client.post(fields(copy), { 'idempotency-key': key })));

describeOnEachDatabase('twenty requests with one Idempotency-Key at once', (server) => {
  it('make one row and get one body', async () => {
    const answers = await atOnce(server, 'same', () => ({ title: 'once' }));
    expect(answers.map(({ status }) => status)).toEqual(Array(COPIES).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(COPIES - 1);
    expect(await rows(server, 'once')).toHaveLength(1);
  });

  it('make one row when they differ, and the others get a 422', async () => {
    const answers = await atOnce(server, 'different', (copy) => ({ title: 'different', order: copy }));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(COPIES - 1).fill(422)]);
    expect(await rows(server, 'different')).toHaveLength(1);
  });

  it('make one new row and get one body after the key expired', async () => {
    const first = created(await server.client.post({ title: 'expired' }, { 'idempotency-key': 'old' }));
    await server.service.sql('UPDATE idempotency_key SET created_at = created_at - ?', [DAY]);
    const answers = await atOnce(server, 'old', () => ({ title: 'expired' }));
    const ids = new Set(answers.map((answer) => created(answer).id));
    expect(ids.size).toBe(1);
    expect(ids).not.toContain(first.id);
    expect(await rows(server, 'expired')).toHaveLength(2);
  });
});

describeOnServers('a request whose Idempotency-Key another transaction holds', (server) => {
  /** A transaction elsewhere that has stored the key and not ended. */
  async function holder(key: string) {
    const connection = await connect(server.service.config);
    await connection.beginTransaction();
    await connection.query("INSERT INTO idempotency_key VALUES ('', ?, 'hash', '{}', ?)", [key, Date.now()]);
    return {
      /** Resolves when this many requests wait to store their key. */
      async awaited(count: number): Promise<void> {
        for (let waiting = 0; waiting < count; await setTimeout(10)) {
          const sessions = await otherSessions(connection);
          waiting = sessions.filter(
            ({ db, Info }) => db === server.service.config.name && Info?.startsWith('INSERT INTO `idempotency_key`'),
          ).length;
        }
      },
      commit: () => connection.commit().then(() => connection.end()),
      rollback: () => connection.rollback().then(() => connection.end()),
    };
  }

  it('is a 409 while that lasts, and goes through after its end', async () => {
    const first = await holder('held');
    const answer = await server.client.post({ title: 'held' }, { 'idempotency-key': 'held' });
    expectProblem(answer, 409);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await first.rollback();
    const second = await server.client.post({ title: 'held' }, { 'idempotency-key': 'held' });
    expect(second.headers).not.toHaveProperty('idempotency-replayed');
    created(second);
    expect(await rows(server, 'held')).toHaveLength(1);
  });

  it('waits for a commit, and is then answered by what was stored', async () => {
    const first = await holder('committed');
    const answer = server.client.post({ title: 'late' }, { 'idempotency-key': 'committed' });
    await first.awaited(1);
    await first.commit();
    expectProblem(await answer, 422);
    expect(await rows(server, 'late')).toHaveLength(0);
  });

  it('makes one row together with four others when the holder gives up, though the server sees a deadlock', async () => {
    const first = await holder('deadlock');
    const answers = Promise.all(Array.from({ length: 5 }, () => server.client.post({ title: 'five' }, { 'idempotency-key': 'deadlock' })));
    await first.awaited(5);
    await first.rollback();
    const made = new Set((await answers).map((answer) => created(answer).id));
    expect(made.size).toBe(1);
    expect(await rows(server, 'five')).toHaveLength(1);
  });

  it('goes through while another transaction holds the expired keys, which are then left to a later request', async () => {
    await server.service.sql("INSERT INTO idempotency_key VALUES ('', 'expired', 'hash', '{}', 0)");
    const expired = () => server.service.sql("SELECT idempotency_key FROM idempotency_key WHERE idempotency_key = 'expired'");
    // A process deletes expired keys with its first keyed request.
    const sweep = async (key: string) => {
      const fresh = await Service.start(server.service.config);
      const answer = await fresh.client.post({ title: 'beside' }, { 'idempotency-key': key });
      await fresh.close();
      return answer;
    };
    const other = await connect(server.service.config);
    await other.beginTransaction();
    await other.query("SELECT * FROM idempotency_key WHERE owner = '' AND idempotency_key = 'expired' FOR UPDATE");
    const answer = await sweep('during');
    const left = await expired();
    await other.rollback();
    await other.end();
    created(answer);
    expect(left).toHaveLength(1);
    created(await sweep('after'));
    expect(await expired()).toEqual([]);
  });
});
