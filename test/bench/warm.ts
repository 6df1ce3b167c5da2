import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import type { GatewayEvent } from '../../service/gateway/event.ts';
import { getV1, getV2 } from './events.ts';
import { bundled } from './folders.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { median, round } from './stats.ts';

const [WARM_UPS, TIMES] = [5_000, 5_000];
const ITEM = '/to-dos/01970000-0000-7000-8000-000000000001';

const stubbed: Plugin = {
  name: 'stubbed',
  setup({ onResolve }) {
    onResolve({ filter: /database\/open\.ts$/ }, () => ({ path: fileURLToPath(new URL('stub-database.ts', import.meta.url)) }));
  },
};

/** What Nest, Express and the event's translation add to a handler that only answers. */
export const warm: Bench = {
  name: 'warm',
  async measure() {
    const { folder, remove } = await bundled('service/lambda.ts', [stubbed]);
    const child = fork(fileURLToPath(new URL('warm-process.mjs', import.meta.url)), {
      cwd: folder,
      execArgv: ['--no-experimental-require-module'],
      env: { AWS_LAMBDA_FUNCTION_NAME: 'index', AUTH: 'public', DB_HOST: 'none', DB_USER: 'app', DB_PASSWORD: 'x', DATABASE_CA: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('the process ended before it had answered')));
    ended.catch(() => undefined);
    const ask = async (event: GatewayEvent, times: number): Promise<{ handler: number[]; bare: number[] }> => {
      child.send({ event, times });
      const [samples] = await Promise.race([once(child, 'message'), ended]);
      return samples;
    };
    const row = (name: string, payload: string): Row => ({
      name,
      what: `warm handler − a bare one, payload ${payload}`,
      unit: 'µs',
      bar: { most: 150 },
      runs: [],
      raw: [],
    });
    const rows = [
      { row: row('warm-v1', '1.0'), event: getV1(ITEM) },
      { row: row('warm-v2', '2.0'), event: getV2(ITEM) },
    ];
    try {
      await once(child, 'message');
      for (const { event } of rows) await ask(event, WARM_UPS);
      for (let run = 0; run < RUNS; run++) {
        for (const { row, event } of rows) {
          const { handler, bare } = await ask(event, TIMES);
          row.runs.push(round(median(handler) - median(bare), 0));
          row.raw.push({ handlerUs: round(median(handler), 1), bareUs: round(median(bare), 1), fastestUs: round(Math.min(...handler), 1) });
        }
      }
    } finally {
      child.kill('SIGKILL');
      remove();
    }
    return { rows: rows.map(({ row }) => row) };
  },
};
