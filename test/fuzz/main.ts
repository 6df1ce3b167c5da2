import { parseArgs } from 'node:util';
import { assertServersInCi, MISSING } from '../support/servers.ts';
import { fuzz, TARGETS } from './fuzz.ts';

/**
 * `npm run fuzz -- [--examples N]`: whether the service does what its OpenAPI document says, whatever it is sent. With
 * TEST_FEATURES=test/features/several.ts it is a service of several resources.
 */

const COMMAND = 'npm run fuzz';
const DEFAULT_EXAMPLES = 2_000;

function examples(): number {
  try {
    const { values } = parseArgs({ options: { examples: { type: 'string' } } });
    const number = Number(values.examples ?? DEFAULT_EXAMPLES);
    if (Number.isInteger(number) && number > 0) return number;
  } catch {
    // Said by the usage.
  }
  process.stderr.write('usage: [MYSQL_URL=mysql://…] [REAL_MYSQL_URL=mysql://…] npm run fuzz -- [--examples N]\n');
  process.exit(2);
}

const number = examples();
assertServersInCi(COMMAND);
// Schemathesis hears it too and ends, and what was made for it is taken away.
process.once('SIGINT', () => undefined);
for (const { howToRun } of MISSING) process.stderr.write(`${howToRun(COMMAND)}\n`);
let failed = false;
for (const target of TARGETS) {
  process.stdout.write(`${target.name}\n`);
  const { requests, passed } = await fuzz(target, number, (output) => process.stdout.write(output));
  failed ||= !passed;
  process.stdout.write(`${target.name}: ${requests} requests, up to ${number} examples an operation: ${passed ? 'pass' : 'FAIL'}\n\n`);
}
process.exit(failed ? 1 : 0);
