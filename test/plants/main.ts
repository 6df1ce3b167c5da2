import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { npmScript } from '../../build/npm-script.ts';
import { MARIADB, PRESENT } from '../support/servers.ts';
import { PLANTS, type Plant } from './plants.ts';

/** `npm run plants` */

const ABOUT = `Plants each fault into a copy of the project and puts its resources through their contract. Every one must fail it; the table says which test found it.
On sql.js, and on the servers that MYSQL_URL and REAL_MYSQL_URL name: what shows between connections alone is planted with one of them only.`;

const root = resolve(import.meta.dirname, '../..');
const COPIED = ['service', 'test', 'build', 'infra', 'cli', 'package.json', 'jest.config.js', '.swcrc', 'tsconfig.json', 'Pulumi.yaml'];
const SUITES = 'test/service/contract';

function run(folder: string): { failed: string[]; passed: number } {
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    SUITES,
    '--json',
    '--bail=1',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, jest, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, CI: '' },
  });
  const start = stdout.indexOf('{"num');
  if (start < 0) throw new Error(`the tests did not run: ${stderr.slice(-2_000)}`);
  const { testResults, numPassedTests } = JSON.parse(stdout.slice(start)) as Report;
  const failed = testResults.flatMap(({ assertionResults, message, status }) => {
    const names = assertionResults.filter((each) => each.status === 'failed').map(({ fullName }) => fullName);
    return names.length === 0 && status === 'failed'
      ? [message.split('\n').find((line) => line.trim() !== '') ?? 'a suite did not start']
      : names;
  });
  return { failed, passed: numPassedTests };
}

interface Report {
  numPassedTests: number;
  testResults: { status: string; message: string; assertionResults: { status: string; fullName: string }[] }[];
}

/** The tests that fail with the fault. */
function grow({ file, find, replace }: Plant, folder: string): string[] {
  const path = join(folder, file);
  const code = readFileSync(path, 'utf8');
  if (code.split(find).length !== 2) throw new Error(`${file} does not have this once any more: ${find}`);
  writeFileSync(
    path,
    code.replace(find, () => replace),
  );
  try {
    return run(folder).failed;
  } finally {
    writeFileSync(path, code);
  }
}

const command = npmScript('run plants', ABOUT).argument('[rule]', 'only the faults whose rule has this in it', '').parse();
const [wanted] = command.processedArgs as [string];
const plants = PLANTS.filter(({ rule }) => rule.includes(wanted));
if (plants.length === 0)
  command.error(`error: no rule has "${wanted}" in it. There are:\n${PLANTS.map(({ rule }) => `  ${rule}`).join('\n')}`);
const folder = mkdtempSync(join(tmpdir(), 'siesta-plants-'));
try {
  for (const name of COPIED) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const sound = run(folder);
  if (sound.failed.length > 0) throw new Error(`without a fault these fail: ${sound.failed.join('; ')}`);
  process.stdout.write(`without a fault: ${sound.passed} passed\n\n| a fault in the rule that | is found by |\n|---|---|\n`);
  let missed = 0;
  const needServer = PRESENT.length === 0 ? plants.filter(({ onServers }) => onServers) : [];
  for (const plant of plants.filter((each) => !needServer.includes(each))) {
    const failed = grow(plant, folder);
    if (failed.length === 0) missed++;
    process.stdout.write(
      `| ${plant.rule} | ${failed[0] ?? '**nothing**'}${failed.length > 1 ? `, and ${failed.length - 1} more` : ''} |\n`,
    );
  }
  process.stdout.write(missed === 0 ? '\neach of these faults was found\n' : `\n${missed} of these faults were not found\n`);
  for (const { rule } of needServer) process.stdout.write(`not planted, "${rule}": ${MARIADB.howToRun('npm run plants')}\n`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
