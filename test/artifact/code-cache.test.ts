import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventResponse } from '../../service/gateway/event.ts';
import { deploy, LambdaProcess } from '../support/artifact.ts';

const http = JSON.parse(readFileSync(new URL('./events/http.json', import.meta.url), 'utf8'));

/** What a function that reaches no database answers, and what it has logged. */
async function behaviourOf(folder: string): Promise<{ answers: unknown[]; log: string }> {
  const lambda = await LambdaProcess.start(folder, 'index', {
    DB_HOST: '127.0.0.1',
    DB_PORT: '1',
    DB_USER: 'app',
    DB_PASSWORD: 'x',
    DB_WAKE_BUDGET_MS: '100',
    DATABASE_CA: '',
  });
  try {
    const events = [
      {
        ...http,
        rawPath: '/health',
        body: undefined,
        requestContext: { ...http.requestContext, http: { ...http.requestContext.http, method: 'GET' } },
      },
      { ...http, body: '{"title":1}' },
      { ...http, body: '{' },
      http,
    ];
    const answers: unknown[] = [];
    for (const event of events) {
      const { statusCode, body, headers } = (await lambda.invoke(event)) as EventResponse;
      answers.push({ statusCode, headers, body: JSON.parse(body) });
    }
    answers.push(await lambda.invoke({ op: 'smoke' }).catch((error: Error) => error.message.replace(/smoke-[\w-]+/, 'smoke')));
    return { answers, log: lambda.output };
  } finally {
    lambda.stop();
  }
}

const REJECTED = 'the code cache was rejected';
const plain = deploy();
const cached = deploy({ codeCache: true });
const cacheFile = join(cached.folder, 'index.cache');
afterAll(() => {
  plain.remove();
  cached.remove();
});

test('a code cache changes nothing of what the api function answers, and is taken', async () => {
  const [without, withCache] = [await behaviourOf(plain.folder), await behaviourOf(cached.folder)];
  expect(withCache.answers).toEqual(without.answers);
  expect(withCache.log).not.toContain(REJECTED);
});

test.each([
  ['of another version of V8', (cache: Buffer) => Buffer.concat([cache.subarray(0, 4), Buffer.alloc(4, 0xff), cache.subarray(8)])],
  ['that is cut off', (cache: Buffer) => cache.subarray(0, cache.length / 2)],
  ['of nothing', () => Buffer.alloc(0)],
])('a code cache %s is logged as rejected, and the function answers the same', async (_name, broken) => {
  const cache = readFileSync(cacheFile);
  writeFileSync(cacheFile, broken(cache));
  try {
    const { answers, log } = await behaviourOf(cached.folder);
    expect(answers).toEqual((await behaviourOf(plain.folder)).answers);
    const lines = log.split('\n').filter((line) => line.includes(REJECTED));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'warn', node: process.version, arch: process.arch }),
    ]);
  } finally {
    writeFileSync(cacheFile, cache);
  }
});
