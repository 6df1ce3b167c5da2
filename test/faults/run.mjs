// `npm run test:faults`: the suites of this folder, in minutes. With --full their long figures, and the tables of docs/reliability.md.
// Other arguments go to Jest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertServersInCi, MISSING, PRESENT } from '../support/servers.ts';

const COMMAND = 'npm run test:faults';
assertServersInCi(COMMAND);
for (const { howToRun } of MISSING) console.error(howToRun(COMMAND));
if (PRESENT.length === 0) process.exit(2);
const full = process.argv.includes('--full');
const rest = process.argv.slice(2).filter((argument) => argument !== '--full');
const folder = mkdtempSync(join(tmpdir(), 'faults-'));
const figures = join(folder, 'figures.ndjson');
const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
// The suites wait more than they work, but the long figures come one after the other, so that none disturbs another.
const workers = full ? ['--runInBand'] : ['--maxWorkers=4'];

const { status } = spawnSync(process.execPath, [...jest, '--config', 'jest.faults.config.js', ...workers, ...rest], {
  stdio: 'inherit',
  env: { ...process.env, FAULTS: full ? 'full' : 'short', FAULTS_FIGURES: figures },
});

const rows = existsSync(figures) ? readFileSync(figures, 'utf8').trim().split('\n').map(JSON.parse) : [];
for (const { name } of PRESENT) {
  const seen = rows.filter(({ server }) => server === name);
  if (seen.length > 0) console.log(`\n${name}`);
  const faults = seen.filter((row) => row.fault);
  if (faults.length > 0) {
    console.log('\n| fault | requests | succeeded | clean 503 | wrong |\n|---|---|---|---|---|');
    for (const { fault, succeeded, unavailable, wrong } of faults) {
      console.log(`| ${fault} | ${succeeded + unavailable + wrong} | ${succeeded} | ${unavailable} | ${wrong} |`);
    }
  }
  for (const { figure } of seen.filter((row) => row.figure)) console.log(`- ${figure}`);
}
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
