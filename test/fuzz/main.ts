import { parseArgs } from 'node:util';
import { assertMariadbInCi, HOW_TO_RUN, haveMariadb } from '../support/mariadb.ts';
import { fuzz, TARGETS } from './fuzz.ts';

/** `npm run fuzz -- [--examples N]`: whether the service does what its OpenAPI document says, whatever it is sent. */

const DEFAULT_EXAMPLES = 2_000;

function examples(): number {
  try {
    const { values } = parseArgs({ options: { examples: { type: 'string' } } });
    const number = Number(values.examples ?? DEFAULT_EXAMPLES);
    if (Number.isInteger(number) && number > 0) return number;
  } catch {
    // Said by the usage.
  }
  process.stderr.write('usage: [MYSQL_URL=mysql://user:password@host:3306 [MYSQL_CA=ca.pem]] npm run fuzz -- [--examples N]\n');
  process.exit(2);
}

const number = examples();
assertMariadbInCi();
// Schemathesis hears it too and ends, and what was made for it is taken away.
process.once('SIGINT', () => undefined);
let failed = false;
for (const target of TARGETS) {
  if (target === 'MariaDB' && !haveMariadb) {
    process.stderr.write(`${HOW_TO_RUN.replace('npm test', 'npm run fuzz')}\n`);
    continue;
  }
  process.stdout.write(`${target}\n`);
  const { requests, passed } = await fuzz(target, number, (output) => process.stdout.write(output));
  failed ||= !passed;
  process.stdout.write(`${target}: ${requests} requests, up to ${number} examples an operation: ${passed ? 'pass' : 'FAIL'}\n\n`);
}
process.exit(failed ? 1 : 0);
