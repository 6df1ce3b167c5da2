import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deploy } from '../support/artifact.ts';
import { forget, idsOf, lambdaEnvironment, seeded } from './database.ts';
import { getV2, postV2 } from './events.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { round } from './stats.ts';

const EVENTS = 5_000;

/** Flags as Lambda gives them to a function of 256 MB: its heap is told how much there is. */
const FLAGS = ['--no-experimental-require-module', '--expose-gc', '--max-semi-space-size=12', '--max-old-space-size=230'];

/** The most memory that the process of the api function had resident, after thousands of events one after the other, as Lambda sends them. */
export const memory: Bench = {
  name: 'memory',
  async measure() {
    const config = await seeded(100_000);
    const ids = await idsOf(config, 500);
    const since = Date.now();
    const { folder, remove } = deploy();
    const row: Row = { name: 'memory', what: 'peak resident memory under load', unit: 'MB', bar: { most: 128 }, runs: [], raw: [] };
    try {
      for (let run = 0; run < RUNS; run++) {
        const child = fork(fileURLToPath(new URL('../support/lambda-process.mjs', import.meta.url)), ['index'], {
          cwd: folder,
          execArgv: FLAGS,
          env: { AWS_LAMBDA_FUNCTION_NAME: 'index', AWS_LAMBDA_FUNCTION_VERSION: '7', ...lambdaEnvironment(config) },
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        });
        await once(child, 'message');
        const pid = child.pid as number;
        const atRest = status(pid, 'VmRSS');
        for (let sent = 0; sent < EVENTS; sent++) {
          const turn = sent % 20;
          child.send({ event: turn === 0 ? postV2() : getV2(turn < 12 ? `/to-dos/${ids[sent % ids.length]}` : '/to-dos?limit=200') });
          const [{ answer, thrown }] = await once(child, 'message');
          if (thrown ?? answer.statusCode >= 300) throw new Error(`event ${sent} was answered ${thrown ?? answer.statusCode}`);
        }
        row.runs.push(round(status(pid, 'VmHWM'), 0));
        row.raw.push({ events: EVENTS, afterInitMb: round(atRest, 1), peakMb: round(status(pid, 'VmHWM'), 1) });
        child.kill('SIGKILL');
      }
    } finally {
      remove();
      await forget(config, since);
    }
    return { rows: [row] };
  },
};

/** A figure of the process as Linux keeps it, in MB. */
function status(pid: number, field: string): number {
  const kb = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kb === undefined) throw new Error(`there is no ${field} of process ${pid}: this bench needs Linux`);
  return Number(kb) / 1024;
}
