import { parseArgs } from 'node:util';
import { haveMariadb } from '../support/mariadb.ts';
import { type Report, textOf } from './report.ts';
import { RATE, soak } from './soak.ts';

/** `npm run soak -- [--minutes N] [--json]`: the service under mixed requests for long, and whether it keeps more and more of anything. */

const USAGE = 'usage: MYSQL_URL=mysql://user:password@host:3306 [MYSQL_CA=ca.pem] npm run soak -- [--minutes N] [--json]';
const DEFAULT_MINUTES = 30;
/** Without a terminal to write over, a line of progress comes after so many samples. */
const SAMPLES_A_LINE = 12;

function options(): { minutes: number; json: boolean } {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string' }, json: { type: 'boolean', default: false } } });
    const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
    if (haveMariadb && minutes > 0 && minutes < Infinity) return { minutes, json: values.json };
  } catch {
    // Said by the usage.
  }
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const { minutes, json } = options();
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

process.stderr.write(`${RATE} requests a second for ${minutes} minutes\n`);
const report: Report = await soak({
  minutes,
  stop: stop.signal,
  progress: ({ tookMs, errors, samples }, ranMs) => {
    const { memoryMb = 0, connections = 0 } = samples.at(-1) ?? {};
    const line = `${(ranMs / 60_000).toFixed(1)} min  ${tookMs.length} requests  ${errors.length} errors  ${memoryMb.toFixed(0)} MB  ${connections} connections`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (samples.length % SAMPLES_A_LINE === 1) process.stderr.write(`${line}\n`);
  },
});
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
process.stdout.write(`${json ? JSON.stringify(report, null, 2) : textOf(report)}\n`);
process.exit(report.failures.length === 0 ? 0 : 1);
