import { type Client, expectProblem, json, nextOf, type Todo } from '../support/clients.ts';
import { Issuer } from '../support/oidc.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const issuer = await Issuer.start();
afterAll(() => issuer.stop());

describeOnEachDatabase(
  'owners',
  (server) => {
    let ann: Client;
    let bob: Client;

    beforeEach(async () => {
      await server.service.sql('DELETE FROM todo');
      ann = server.client.with({ authorization: `Bearer ${await issuer.token('ann')}` });
      bob = server.client.with({ authorization: `Bearer ${await issuer.token('bob')}` });
    });

    it('see their own list only, with its own count', async () => {
      const ofAnn = [await ann.create({ title: 'of Ann' }), await ann.create({ title: 'of Ann too' })];
      const others = [await bob.create({ title: 'of Bob' })];
      for (const [client, todos] of [
        [ann, ofAnn],
        [bob, others],
      ] as const) {
        const answer = await client.get('/to-dos?count=true&q=of');
        expect(json(answer)).toEqual(todos);
        expect(answer.headers['x-total-count']).toBe(String(todos.length));
      }
    });

    it("get a 404 for another's id, whatever they do and know", async () => {
      const answer = await ann.post({ title: 'of Ann' });
      const { id } = json<Todo>(answer);
      const tag = answer.headers.etag as string;
      for (const headers of [{}, { 'if-match': tag }, { 'if-match': '*' }, { 'if-match': '"1-x"' }, { 'if-none-match': tag }]) {
        expectProblem(await bob.get(`/to-dos/${id}`, headers), 404);
        expectProblem(await bob.patch(id, { title: 'of Bob' }, headers), 404);
        expectProblem(await bob.delete(`/to-dos/${id}`, headers), 404);
      }
      const kept = await ann.get(`/to-dos/${id}`);
      expect(kept).toMatchObject({ status: 200, text: answer.text, headers: { etag: tag } });
    });

    it('delete only their own, all at once too', async () => {
      const [kept] = [await ann.create({ completed: true }), await bob.create({ completed: true }), await bob.create()];
      expect((await bob.delete('/to-dos?completed=true')).status).toBe(204);
      expect((await bob.delete('/to-dos')).status).toBe(204);
      expect(await bob.list()).toEqual([]);
      expect(await ann.list()).toEqual([kept]);
    });

    it("see only their own with another's cursor", async () => {
      for (const client of [ann, bob, ann, bob]) await client.create({ title: client === ann ? 'of Ann' : 'of Bob' });
      const next = nextOf(await ann.get('/to-dos?limit=1')) ?? '';
      expect(json<Todo[]>(await bob.get(next)).map(({ title }) => title)).toEqual(['of Bob']);
    });

    it('have their own idempotency keys', async () => {
      const key = { 'idempotency-key': 'same' };
      const first = await ann.post({ title: 'x' }, key);
      const other = await bob.post({ title: 'y' }, key);
      expect([first.status, other.status]).toEqual([201, 201]);
      expect(other.headers).not.toHaveProperty('idempotency-replayed');
      expect(json<Todo>(other).id).not.toBe(json<Todo>(first).id);
      expect((await bob.post({ title: 'y' }, key)).headers['idempotency-replayed']).toBe('true');
    });

    it('are told apart by case, and are as long as 255 characters', async () => {
      const subjects = ['ann', 'Ann', 'auth0|ann', 'a'.repeat(255)];
      for (const sub of subjects) {
        const client = server.client.with({ authorization: `Bearer ${await issuer.token(sub)}` });
        const todo = await client.create({ title: sub.slice(0, 50) });
        expect(await client.list()).toEqual([todo]);
      }
    });

    it("are not needed for what is nobody's", async () => {
      for (const path of ['/', '/health', '/docs', '/openapi.json']) expect((await server.client.get(path)).status).toBe(200);
      expectProblem(await server.client.get('/nothing'), 404);
      expectProblem(await server.client.send('PUT', '/to-dos'), 405);
    });

    it('are asked for before anything else of a request', async () => {
      for (const [method, path] of [
        ['GET', '/to-dos?limit=0'],
        ['POST', '/to-dos'],
        ['DELETE', '/to-dos'],
        ['GET', '/to-dos/x'],
        ['PATCH', '/to-dos/x'],
        ['DELETE', '/to-dos/x'],
      ] as const) {
        const answer = await server.client.send(method, path);
        expectProblem(answer, 401);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      }
    });
  },
  // Which is for the list that is everybody's.
  { ...issuer.env, BULK_DELETE: 'off' },
);
