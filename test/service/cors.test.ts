import { jest } from '@jest/globals';
import type { Answer } from '../support/clients.ts';
import { describeOnEachDatabase, type Server } from '../support/service.ts';

const PAGE = 'https://page.example';
const EXPOSED = ['ETag', 'Link', 'Location', 'Idempotency-Replayed', 'X-Total-Count', 'X-Request-Id', 'Retry-After'];
const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

const items = (header: unknown): string[] => String(header).split(/\s*,\s*/);
const preflight = ({ client }: Server, path: string, origin = PAGE, headers = {}): Promise<Answer> =>
  client.send('OPTIONS', path, { headers: { origin, 'access-control-request-method': 'PATCH', ...headers } });

describeOnEachDatabase('CORS for any origin', (server) => {
  it('allows a preflight all methods and headers of the API, without asking the database', async () => {
    const work = [jest.spyOn(server.service.database, 'read'), jest.spyOn(server.service.database, 'write')];
    for (const path of ['/to-dos', `/to-dos/${UNKNOWN}`, '/health']) {
      const answer = await preflight(server, path, PAGE, { 'access-control-request-headers': 'content-type,if-match' });
      expect(answer).toMatchObject({ status: 204, text: '', headers: { 'access-control-allow-origin': '*' } });
      expect(items(answer.headers['access-control-allow-methods'])).toEqual(
        expect.arrayContaining(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']),
      );
      expect(items(answer.headers['access-control-allow-headers']).map((name) => name.toLowerCase())).toEqual(
        expect.arrayContaining(['accept', 'authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match', 'x-request-id']),
      );
      expect(Number(answer.headers['access-control-max-age'])).toBeGreaterThan(0);
      expect(answer.headers['x-request-id']).toBeDefined();
    }
    for (const spy of work) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('shows pages every answer and its headers, errors too, and never with credentials', async () => {
    const headers = { origin: PAGE };
    const { client } = server;
    const answers = [
      await client.get('/to-dos', headers),
      await client.post({ title: 'x' }, headers),
      await client.post({ title: '' }, headers),
      await client.get(`/to-dos/${UNKNOWN}`, headers),
      await client.get('/nothing', headers),
      await client.send('PUT', '/to-dos', { headers }),
      await client.get('/to-dos', { ...headers, accept: 'text/html' }),
      await client.send('POST', '/to-dos', { headers: { ...headers, 'content-type': 'text/plain' }, body: 'x' }),
      await client.send('POST', '/to-dos', { headers: { ...headers, 'content-type': 'application/json' }, body: 'x'.repeat(65_537) }),
      await preflight(server, '/to-dos'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 400, 404, 404, 405, 406, 415, 413, 204]);
    for (const answer of answers) {
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
    for (const answer of answers.slice(0, -1))
      expect(items(answer.headers['access-control-expose-headers'])).toEqual(expect.arrayContaining(EXPOSED));
  });
});

describeOnEachDatabase(
  'CORS for two origins',
  (server) => {
    it('allows those, and says that its answer depends on the origin', async () => {
      for (const origin of [PAGE, 'http://localhost:8080']) {
        for (const answer of [await server.client.get('/to-dos', { origin }), await preflight(server, '/to-dos', origin)]) {
          expect(answer.headers['access-control-allow-origin']).toBe(origin);
          expect(items(answer.headers.vary)).toContain('Origin');
          expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
        }
      }
    });

    it.each(['https://other.example', 'https://page.example.evil.example', 'http://page.example', 'null'])(
      'allows no other: %s',
      async (origin) => {
        for (const answer of [await server.client.get('/to-dos', { origin }), await preflight(server, '/to-dos', origin)]) {
          expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
          expect(items(answer.headers.vary)).toContain('Origin');
        }
      },
    );
  },
  { CORS_ORIGINS: `${PAGE}, http://localhost:8080` },
);

describeOnEachDatabase(
  'CORS for none',
  (server) => {
    it('allows nothing, and takes a preflight for a method that is not there', async () => {
      const answer = await server.client.get('/to-dos', { origin: PAGE });
      expect(answer.status).toBe(200);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(await preflight(server, '/to-dos')).toMatchObject({ status: 405, headers: { allow: 'DELETE, GET, HEAD, POST' } });
    });
  },
  { CORS_ORIGINS: '' },
);
