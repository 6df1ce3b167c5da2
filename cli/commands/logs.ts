import { type Command, Option } from 'commander';
import { describe, type Run } from '../command/index.ts';
import type { Entry, Source } from '../logs/index.ts';
import { moment, type Paint, since } from '../terminal/index.ts';

interface Options {
  follow?: boolean;
  since?: number;
  http?: boolean;
  all?: boolean;
  errors?: boolean;
  request?: string;
  filter?: string;
}

const DAY_MS = 86_400_000;

export const logs = (run: Run): Command =>
  describe('logs', {
    summary: 'what the service has logged, one line a request',
    about: `Shows the log of the service, a line for each request that it answered and for whatever went wrong. Every answer of the API has an
X-Request-Id; with --request you see that request's story, in the service and at the gateway in front of it. With --json each line is an
object of its own.

With --http you see the gateway's own log: each request with its path and the caller's address, also those that it turned away.`,
    examples: [
      ['npx siesta logs --follow', 'the last ten minutes, and on until Ctrl-C'],
      ['npx siesta logs --errors --since 1d', 'what went wrong since yesterday'],
      ['npx siesta logs --request 2b1c4f0e-…', 'one request, as in the X-Request-Id of its answer'],
      ['npx siesta logs --http --filter 429', 'what the gateway turned away'],
    ],
  })
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option(
      '--since <time>',
      'how far back: 90s, 15m, 1h, 2d, or a time as in 2026-11-23T09:00:00Z (default: 10m; 1d with --request)',
      since,
    )
    .option('--http', "the gateway's log instead of the service's")
    .addOption(
      new Option('--all', 'the gateway, the service with its authorizer, and the functions for migrations and queries').conflicts('http'),
    )
    .option('--errors', 'only what went wrong: answers of 500 and more, crashes, timeouts')
    .option('--request <id>', 'only the request with this id')
    .option('--filter <text>', 'only lines with this text')
    .action(
      run<Options>(async ({ out, stack, signal, ifInterrupted }, options) => {
        const selected = await stack();
        const [{ readLogs, followLogs, LATELY_MS }, outputs] = await Promise.all([import('../logs/index.ts'), selected.outputs()]);
        const { request, filter, since: from = Date.now() - (request ? DAY_MS : LATELY_MS) } = options;
        const containing = [request, filter].flatMap((text) => (text ? [text] : []));
        const wanted = { sources: sourcesOf(options), since: from, containing, errorsOnly: options.errors ?? false };
        const ofRequest = ({ id, text }: Entry): boolean => !request || id === request || text.includes(request);
        ifInterrupted('Nothing was changed.');
        if (options.follow) {
          for await (const entry of followLogs(selected, outputs, wanted, signal)) if (ofRequest(entry)) out.line(entry, textOf);
          return;
        }
        const entries = (await readLogs(selected, outputs, wanted, signal)).filter(ofRequest);
        for (const entry of entries) out.line(entry, textOf);
        if (entries.length === 0)
          out.warn(`${options.errors ? 'No error' : 'Nothing'} is logged since ${moment(new Date(from))}; --since looks further back.`);
      }),
    );

function sourcesOf({ http, all, request }: Options): Source[] {
  if (all) return ['http', 'api', 'ops', 'query', 'authorizer'];
  if (http) return ['http'];
  return request ? ['http', 'api'] : ['api', 'authorizer'];
}

const COLOURS = { info: 'reset', warn: 'yellow', error: 'red' } as const;

function textOf({ time, source, level, id, text }: Entry, paint: Paint): string {
  // Indent continuation lines, so that no message can imitate another entry.
  const [what = '', ...below] = text.split('\n');
  const line = [
    paint('dim', time.slice(0, 23).replace('T', ' ')),
    source.padEnd(4),
    paint(COLOURS[level], what),
    id ? paint('dim', id) : '',
  ];
  return [line.join('  ').trimEnd(), ...below.map((it) => `    ${it.trim()}`)].join('\n');
}
