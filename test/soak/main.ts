import { parseArgs } from 'node:util';
import { type DatabaseServer, PRESENT } from '../support/servers.ts';
import { type Report, textOf } from './report.ts';
import { RATE, soak } from './soak.ts';

/** `npm run soak -- [--minutes N] [--server MySQL] [--json]`: the service under mixed requests for long, and whether it keeps more and more of anything. */

const USAGE = `usage: MYSQL_URL=mysql://user:password@host:port [MYSQL_CA=ca.pem] npm run soak -- [--minutes N] [--json]
       REAL_MYSQL_URL=mysql://… [REAL_MYSQL_CA=ca.pem] npm run soak -- --server MySQL [--minutes N] [--json]`;
const DEFAULT_MINUTES = 30;
/** Without a terminal to write over, a line of progress comes after so many samples. */
const SAMPLES_A_LINE = 12;

function options(): { server: DatabaseServer; minutes: number; json: boolean } {
  try {
    const { values } = parseArgs({
      options: { minutes: { type: 'string' }, server: { type: 'string', default: 'MariaDB' }, json: { type: 'boolean', default: false } },
    });
    const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
    const server = PRESENT.find(({ name }) => name === values.server);
    if (server && minutes > 0 && minutes < Infinity) return { server, minutes, json: values.json };
  } catch {
    // Said by the usage.
  }
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}

const { server, minutes, json } = options();
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

process.stderr.write(`${RATE} requests a second for ${minutes} minutes, on ${server.name}\n`);
const report: Report = await soak({
  server,
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
