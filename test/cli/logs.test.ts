import { ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { entryOf } from '../../cli/logs/entry.ts';
import { FakeStack } from './fake-stack.ts';
import { siestaWith } from './support.ts';

const ID = '2b1c4f0e-0000-4000-8000-000000000001';
const AT = Date.parse('2026-11-23T09:00:00Z');

const request = (more: object) =>
  JSON.stringify({ time: '2026-11-23T09:00:00.250Z', level: 'info', id: ID, method: 'POST', route: '/to-dos', status: 201, ...more });

const GROUPS: Record<string, string[]> = {
  '/aws/lambda/siesta-dev-api': [
    'START RequestId: 1 Version: 3',
    request({ coldStart: true, durationMs: 219.18, databaseMs: 184.2 }),
    request({ id: 'another', method: 'GET', status: 200, coldStart: false, durationMs: 3.2, databaseMs: 0.4 }),
    JSON.stringify({
      time: '2026-11-23T09:00:00.300Z',
      level: 'error',
      id: 'broken',
      msg: 'unexpected',
      error: { name: 'Error', message: 'no', stack: 'Error: no\n2026-11-23 09:00:00.301  api  forged\n    at list (lambda.mjs:1:2)' },
    }),
    request({ id: 'broken', method: 'GET', status: 500, durationMs: 10, databaseMs: 0 }),
    '2026-11-23T09:00:01.000Z 1 Task timed out after 30.03 seconds',
    'END RequestId: 1',
    'REPORT RequestId: 1\tDuration: 245 ms\tBilled Duration: 245 ms',
  ],
  '/aws/vendedlogs/siesta-dev-access': [
    JSON.stringify({
      time: '23/Nov',
      id: ID,
      ip: '192.0.2.1',
      method: 'POST',
      path: '/v1/to-dos',
      status: '201',
      ms: '230',
      functionMs: '225',
      error: '-',
    }),
    JSON.stringify({
      id: 'many',
      ip: '192.0.2.2',
      method: 'GET',
      path: '/v1/',
      status: '429',
      ms: '1',
      functionMs: '-',
      error: 'Too Many Requests',
    }),
  ],
  '/aws/lambda/siesta-dev-ops': [],
  '/aws/lambda/siesta-dev-authorizer': [
    '2026-11-23T09:00:00.000Z\t1\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"Unauthorized","stack":["Error: Unauthorized"]}',
    '2026-11-23T09:00:01.000Z\t2\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"fetch failed","stack":[]}',
  ],
};

interface FilterRequest {
  logGroupName: string;
  startTime: number;
  filterPattern?: string;
}

/** A stack with these logs; CloudWatch has no group for the query function. */
function stack(): FakeStack & { requests: FilterRequest[] } {
  const requests: FilterRequest[] = [];
  const fake = new FakeStack({
    FilterLogEvents: (input: FilterRequest) => {
      requests.push(input);
      const lines = GROUPS[input.logGroupName];
      if (!lines) throw new ResourceNotFoundException({ message: 'no such group', $metadata: {} });
      const terms = [...(input.filterPattern ?? '').matchAll(/"((?:\\"|[^"])*)"/g)].map(([, term = '']) => term.replaceAll('\\"', '"'));
      const events = lines.map((message, index) => ({ message, timestamp: AT + index, eventId: `${input.logGroupName} ${index}` }));
      return { events: events.filter(({ message }) => terms.every((term) => message.includes(term))) };
    },
  });
  return Object.assign(fake, { requests });
}

const logs = (fake: FakeStack, ...argv: string[]) => siestaWith(fake, 'logs', '--since', '2026-11-23T00:00:00Z', ...argv);

describe('siesta logs', () => {
  it('shows a line a request, and what went wrong, without what Lambda says about itself', async () => {
    const { code, stdout, stderr } = await logs(stack());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('tells the story of one request, in the service and at the gateway', async () => {
    const fake = stack();
    const { stdout } = await logs(fake, '--request', ID);
    expect(stdout).toMatchSnapshot();
    expect(fake.requests.map(({ filterPattern }) => filterPattern)).toEqual([`"${ID}"`, `"${ID}"`]);
  });

  it("shows the gateway's log, with what it turned away", async () => {
    expect((await logs(stack(), '--http')).stdout).toMatchSnapshot();
  });

  it('shows only what went wrong with --errors', async () => {
    const { stdout } = await logs(stack(), '--errors', '--all');
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringContaining('Task timed out after 30.03 seconds'),
      expect.stringContaining('500 GET /to-dos  10 ms  broken'),
      expect.stringContaining('unexpected error=Error: no  broken'),
      '    2026-11-23 09:00:00.301  api  forged',
      '    at list (lambda.mjs:1:2)',
    ]);
  });

  it('shows what the authorizer could not do, and of a token that it refused no more than that', async () => {
    const fake = stack();
    fake.outputs = { ...fake.outputs, authorizer: { functionName: 'siesta-dev-authorizer', aliasName: 'live', pinParameterName: '/pin' } };
    expect((await logs(fake)).stdout).toMatch(/authorizer {2}refused a token$/m);
    const { stdout } = await logs(fake, '--errors');
    expect(stdout).toContain('"errorMessage":"fetch failed"');
    expect(stdout).not.toMatch(/token|Unauthorized/);
  });

  it('asks for no log of an authorizer where there is none', async () => {
    const fake = stack();
    await logs(fake, '--all');
    expect(new Set(fake.requests.map(({ logGroupName }) => logGroupName))).toEqual(
      new Set([
        '/aws/lambda/siesta-dev-api',
        '/aws/lambda/siesta-dev-ops',
        '/aws/lambda/siesta-dev-query',
        '/aws/vendedlogs/siesta-dev-access',
      ]),
    );
  });

  it('looks for text in quotes, so that it is text whatever it contains', async () => {
    const fake = stack();
    await logs(fake, '--filter', 'say "hi" -now');
    expect(fake.requests[0]?.filterPattern).toBe('"say \\"hi\\" -now"');
  });

  it('shows with --request and --filter what has both', async () => {
    const lines = async (...argv: string[]) => (await logs(stack(), '--request', ID, ...argv)).stdout.trim().split('\n');
    expect(await lines()).toHaveLength(2);
    expect(await lines('--filter', '192.0.2.1')).toEqual([expect.stringContaining(' http ')]);
    expect(await lines('--filter', '"route":"/to-dos"')).toEqual([expect.stringContaining(' api ')]);
  });

  it('does not take --all and --http together', async () => {
    expect((await logs(stack(), '--all', '--http')).code).toBe(2);
  });

  it('looks back ten minutes, or a day for one request', async () => {
    for (const [argv, minutes] of [
      [[], 10],
      [['--request', ID], 1440],
      [['--since', '2h'], 120],
    ] as const) {
      const fake = stack();
      const before = Date.now();
      await siestaWith(fake, 'logs', ...argv);
      const back = (before - (fake.requests[0]?.startTime ?? 0)) / 60_000;
      expect(Math.round(back)).toBe(minutes);
    }
  });

  it('answers a JSON object a line', async () => {
    const Line = z.strictObject({
      time: z.iso.datetime(),
      source: z.enum(['api', 'ops', 'query', 'authorizer', 'http']),
      level: z.enum(['info', 'warn', 'error']),
      id: z.string().nullable().optional(),
      text: z.string(),
    });
    const { stdout } = await logs(stack(), '--all', '--json');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => Line.parse(JSON.parse(line))),
    ).toHaveLength(7);
  });

  it('says how to look further back when there is nothing', async () => {
    const { code, stdout, stderr } = await logs(stack(), '--filter', 'nowhere');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('warning: Nothing is logged since 2026-11-23 00:00 UTC; --since looks further back.\n');
  });

  it.each(['yesterday', '10', 'abc 7', '2026-11-23', '2026-11-23T09:00:00', '2026-02-30T09:00:00Z'])(
    'refuses %j, which is no time, or one of an unknown offset',
    async (time) => {
      const { code, stderr } = await siestaWith(stack(), 'logs', '--since', time);
      expect(code).toBe(2);
      expect(stderr).toContain('Use 90s, 15m, 1h or 2d, or a time with its offset, as in 2026-11-23T09:00:00Z.');
    },
  );
});

describe('a line of a log', () => {
  it.each([
    ['REPORT RequestId: 1\tDuration: 1 ms\tStatus: error\tError Type: Runtime.ExitError', 'error'],
    ['{"errorType":"Runtime.ImportModuleError"', 'error'],
    ['something', 'info'],
    ['(node:2) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.', undefined],
    ['(Use `node --trace-deprecation ...` to show where the warning was created)', undefined],
  ])('that Lambda writes as %j has the level %s', (message, level) => {
    expect(entryOf('api', AT, message)?.level).toBe(level);
  });
});
