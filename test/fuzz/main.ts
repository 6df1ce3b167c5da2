import { npmScript } from '../../build/npm-script.ts';
import { number } from '../../cli/terminal/options.ts';
import { assertServersInCi, MISSING } from '../support/servers.ts';
import { fuzz, TARGETS } from './fuzz.ts';

/** `npm run fuzz` */

const COMMAND = 'npm run fuzz';
const ABOUT = `Whether the service does what its OpenAPI document says, whatever it is sent, on sql.js and on the servers that MYSQL_URL and REAL_MYSQL_URL name.
With TEST_FEATURES=test/features/several.ts it is a service of several resources.`;

const { examples } = npmScript('run fuzz', ABOUT)
  .option('--examples <number>', 'the most for each operation', number({ min: 1, step: 1 }), 2_000)
  .parse()
  .opts<{ examples: number }>();
assertServersInCi(COMMAND);
// Schemathesis hears it too and ends, and what was made for it is taken away.
process.once('SIGINT', () => undefined);
for (const { howToRun } of MISSING) process.stderr.write(`${howToRun(COMMAND)}\n`);
let failed = false;
for (const target of TARGETS) {
  process.stdout.write(`${target.name}\n`);
  const { requests, passed } = await fuzz(target, examples, (output) => process.stdout.write(output));
  failed ||= !passed;
  process.stdout.write(`${target.name}: ${requests} requests, up to ${examples} examples an operation: ${passed ? 'pass' : 'FAIL'}\n\n`);
}
process.exit(failed ? 1 : 0);
