import { cloudDatabase, localDatabase, serviceConfig } from '../../service/config.ts';
import { migrate } from '../../service/database/migrate.ts';
import { copyOf } from '../../service/published/copy.ts';
import { getObject } from '../../service/published/object.ts';
import { publish } from '../../service/published/publish.ts';
import { openServices } from '../../service/published/services.ts';
import { resourceOf } from '../../service/rest/index.ts';
import type { ListableService } from '../../service/rest/listable-service.ts';
import type { ListQuery } from '../../service/rest/request-schemas.ts';
import { Todo as Entity } from '../features/to-dos/index.ts';
import { expectProblem, json, type Todo } from '../support/clients.ts';
import { FakeS3 } from '../support/fake-s3.ts';
import { features } from '../support/features.ts';
import { Description } from '../support/openapi.ts';
import { describeOnEachDatabase, Service } from '../support/service.ts';

const COPY = 'https://siesta-dev-published-1a2b3c4.s3.us-east-1.amazonaws.com/copy.json';
const PATH = '/siesta-dev-published-1a2b3c4/copy.json';
const target = { url: COPY, region: 'us-east-1' };
const before = { ...process.env };

let s3: FakeS3;
beforeAll(async () => {
  s3 = await FakeS3.start();
  Object.assign(process.env, s3.env);
});
afterAll(async () => {
  process.env = before;
  await s3.close();
});

describeOnEachDatabase('a copy of the to-dos', (server) => {
  const copy = async (baseUrl = server.service.url, to: Parameters<typeof publish>[2] = target) => {
    const { config, database } = server.service;
    return publish(await openServices(config, database, features), baseUrl, to);
  };
  const make = async (...orders: (number | null)[]): Promise<void> => {
    await server.client.delete('/to-dos');
    for (const order of orders) await server.client.create({ title: `"${order}" \\ 빵 🥖`, order, notes: 'a\nb' });
  };

  it('is the list as the page asks for it, under the URL that clients know, and stored as JSON', async () => {
    await make(3, null, 1, 2);
    const published = await copy();
    const list = await server.client.list('?sort=order');
    const stored = s3.objects.get(PATH);
    expect(stored?.type).toBe('application/json');
    expect(JSON.parse(String(stored?.body))).toEqual({ 'to-dos': list });
    expect(published).toEqual({ bytes: stored?.body.length, lists: [{ path: 'to-dos', total: 4, copied: 4, sample: list[0] }] });
  });

  it('is only told of in a rehearsal', async () => {
    await make(1);
    s3.objects.clear();
    expect(await copy('https://api.example', { ...target, url: undefined })).toMatchObject({
      lists: [{ copied: 1, sample: { url: expect.stringMatching(/^https:\/\/api\.example\/to-dos\//) } }],
    });
    expect(s3.objects.size).toBe(0);
  });

  it('is an empty list when there is nothing', async () => {
    await make();
    expect(await copy()).toEqual({ bytes: 13, lists: [{ path: 'to-dos', total: 0, copied: 0, sample: null }] });
    expect(String(s3.objects.get(PATH)?.body)).toBe('{"to-dos":[]}');
  });

  it('goes on when the right to write is not known everywhere yet', async () => {
    await make(1);
    s3.objects.clear();
    s3.next = [403];
    await copy();
    expect(s3.objects.size).toBe(1);
  });

  it('says that the network needs a way to S3 where it cannot be reached', async () => {
    process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:1';
    const failed = copy();
    await expect(failed).rejects.toThrow(/^S3 cannot be reached \(.*ECONNREFUSED.*\): the network needs a gateway endpoint for it$/);
    Object.assign(process.env, s3.env);
  });

  it('blames no network for what is missing here', async () => {
    const { AWS_SECRET_ACCESS_KEY } = process.env;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    const failed = copy();
    await expect(failed).rejects.toThrow(/^AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed to sign for AWS$/);
    Object.assign(process.env, { AWS_SECRET_ACCESS_KEY });
  });

  it('says what S3 answers to anything else', async () => {
    s3.next = [500];
    await expect(copy()).rejects.toThrow('S3 answered 500: the copy was not written');
  });
});

describe('a copy of more than fits', () => {
  /** A list of so many to-dos, page by page. */
  const todos = (total: number, title: string): ListableService[] => {
    const service: ListableService<Entity> = {
      resource: resourceOf(Entity),
      list: async (_owner: string, { limit, cursor = '0', count }: ListQuery) => {
        const from = Number(cursor);
        const items = Array.from({ length: Math.min(limit, total - from) }, (_, index) =>
          Object.assign(new Entity(), { id: String(from + index), title, createdAt: 0, updatedAt: 0 }),
        );
        return { items, ...(from + limit < total && { next: String(from + limit) }), ...(count && { total }) };
      },
      present: ({ id }, url) => ({ id, url, title, notes: null, completed: false, order: null, dueAt: null }),
    };
    return [service as unknown as ListableService];
  };

  it.each([
    ['walk the dog', 40_000],
    ['"'.repeat(200), 20_000],
    ['\u0001'.repeat(200), 20_000],
    ['🐕'.repeat(200), 20_000],
  ])('is its beginning, and fits into an answer of a function with titles like %j', async (title, total) => {
    const copy = await copyOf(todos(total, title), 'https://api.example');
    const kept: Todo[] = JSON.parse(copy.json)['to-dos'];
    expect(copy.lists).toMatchObject([{ total, copied: kept.length }]);
    expect(kept.length).toBeLessThan(total);
    expect(kept.map(({ id }) => id)).toEqual(kept.map((_, index) => String(index)));
    const answer = Buffer.byteLength(JSON.stringify({ statusCode: 200, body: copy.json }));
    expect(answer).toBeLessThan(6_000_000);
    expect(answer).toBeGreaterThan(5_400_000);
  });

  it('takes all that fit, to the last byte', async () => {
    const { json: all } = await copyOf(todos(3, 'x'), '');
    const size = Buffer.byteLength(JSON.stringify(all)) - '""'.length;
    // The commas after the last one and its list are counted too.
    expect((await copyOf(todos(3, 'x'), '', size + 2)).lists[0]?.copied).toBe(3);
    expect((await copyOf(todos(3, 'x'), '', size + 1)).lists[0]?.copied).toBe(2);
  });
});

describe('the published copy', () => {
  let service: Service;
  beforeAll(async () => {
    const database = cloudDatabase({ DATABASE_STATE: 'hibernated' }, '');
    service = await Service.start(database, { PUBLISHED_COPY: COPY });
  });
  afterAll(() => service.close());
  beforeEach(() => {
    s3.objects.clear();
    s3.objects.set(PATH, { body: Buffer.from('[{"title":"빵 🥖"}]'), type: 'application/json', at: new Date('2026-11-25T22:10:00Z') });
  });

  it('is answered as it was stored, with its date, while everything else says that the database hibernates', async () => {
    const answer = await service.client.get('/published');
    expect(answer).toMatchObject({ status: 200, text: '[{"title":"빵 🥖"}]' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'last-modified': 'Wed, 25 Nov 2026 22:10:00 GMT',
      'cache-control': 'private, no-cache',
    });
    expect(await service.client.send('HEAD', '/published')).toMatchObject({ status: 200, text: '' });
    expect(expectProblem(await service.client.get('/to-dos'), 503).type).toBe('urn:siesta:problem:hibernated');
    expect((await service.client.get('/')).text).toContain('<body data-published>');
  });

  it('is read by a signed request for this one object', async () => {
    s3.requests.length = 0;
    await service.client.get('/published');
    expect(s3.requests).toEqual([`GET ${PATH}`]);
  });

  it('is described', async () => {
    const description = await Description.of(service.client);
    const whole = { id: '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e', url: 'https://api.example/to-dos/x', title: 'x', completed: false };
    const rest = { order: null, notes: null, dueAt: null, createdAt: '2026-11-25T22:10:00.000Z', updatedAt: '2026-11-25T22:10:00.000Z' };
    s3.objects.set(PATH, {
      body: Buffer.from(JSON.stringify({ 'to-dos': [{ ...whole, ...rest }] })),
      type: 'application/json',
      at: new Date(),
    });
    expect(description.differences('GET', '/published', await service.client.get('/published'))).toEqual([]);
    s3.objects.clear();
    expect(description.differences('GET', '/published', await service.client.get('/published'))).toEqual([]);
    expect((await service.client.send('PUT', '/published')).headers.allow).toBe('GET, HEAD');
  });

  it('is a calm 503 when it is not there, and the reason is in the log alone', async () => {
    s3.objects.clear();
    const answer = await service.client.get('/published');
    const problem = expectProblem(answer, 503);
    expect(problem.type).toBe('urn:siesta:problem:copy-unavailable');
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.text).not.toMatch(/S3|403|amazonaws/);
    expect(service.log.lines.join('')).toContain('S3 answered 403');
  });

  it('is given up where nothing answers, as in a network without an endpoint for S3', async () => {
    s3.silent = true;
    await expect(getObject({ ...target, timeoutMs: 50 })).rejects.toThrow('aborted');
    s3.silent = false;
  });
});

describe('without a published copy', () => {
  it('there is no such route, and nothing tells of one', async () => {
    const service = await Service.start(localDatabase({ DATABASE_FILE: ':memory:' }));
    await migrate(service.database.dataSource);
    expectProblem(await service.client.get('/published'), 404);
    expect((await service.client.get('/')).text).not.toContain('<body data-published');
    expect(Object.keys(json<{ paths: object }>(await service.client.get('/openapi.json')).paths)).not.toContain('/published');
    await service.close();
  });

  it('it stays when each to-do is somebody’s own', () => {
    const env = { AUTH: 'jwt', PUBLISHED_COPY: COPY, AWS_LAMBDA_FUNCTION_NAME: 'api' };
    expect(() => serviceConfig(env, localDatabase({}), '1')).toThrow('PUBLISHED_COPY is set with AUTH=jwt');
  });
});
