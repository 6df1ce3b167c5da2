import { Option } from 'commander';
import { npmScript } from '../../build/npm-script.ts';
import { number } from '../../cli/terminal/options.ts';
import { type DatabaseServer, presentServer, SERVERS } from '../support/servers.ts';
import { type Report, textOf } from './report.ts';
import { RATE, soak } from './soak.ts';

/** `npm run soak` */

const ABOUT = `The service under ${RATE} mixed requests a second for long: whether one is answered wrongly, and whether it keeps more and more of anything.`;
/** Without a terminal to write over, a line of progress comes after so many samples. */
const SAMPLES_A_LINE = 12;

const {
  minutes,
  server: name,
  json,
} = npmScript('run soak', ABOUT)
  .option('--minutes <number>', 'how long', number({ min: 0.1 }), 30)
  .addOption(new Option('--server <name>', 'on which').choices(SERVERS.map((each) => each.name)).default('MariaDB'))
  .option('--json', 'all samples, for programs', false)
  .parse()
  .opts<{ minutes: number; server: DatabaseServer['name']; json: boolean }>();
const server = presentServer(name, 'npm run soak');
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
