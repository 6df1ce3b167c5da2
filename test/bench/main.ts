import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Argument } from 'commander';
import { npmScript } from '../../build/npm-script.ts';
import { chartOf } from './chart.ts';
import { deepPage } from './deep-page.ts';
import { showInDocs } from './document.ts';
import { firstRequest } from './first-request.ts';
import { growth } from './growth.ts';
import { init } from './init.ts';
import { memory } from './memory.ts';
import { memoryCurve } from './memory-curve.ts';
import { preview } from './preview.ts';
import { linesOf, tableOf } from './report.ts';
import { type Bench, passes, type Results, type Row } from './row.ts';
import { size } from './size.ts';
import { statements } from './statements.ts';
import { tenResources } from './ten-resources.ts';
import { throughput } from './throughput.ts';
import { warm } from './warm.ts';

/**
 * `npm run bench`: every figure against something that is run side by side. Keeps them in bench/results.json with the numbers they were made of, and
 * shows them in bench/results.svg and in docs/performance.md; a run of some benches replaces their rows only.
 */

const BENCHES: Bench[] = [
  size,
  init,
  tenResources,
  firstRequest,
  warm,
  statements,
  throughput,
  deepPage,
  memory,
  preview,
  memoryCurve,
  growth,
];

const folder = fileURLToPath(new URL('../../bench/', import.meta.url));
const file = `${folder}results.json`;

const about =
  'Measures the service against others, side by side, and writes the figures to docs/performance.md. Needs a machine that does nothing else.';
const command = npmScript('run bench', about)
  .addArgument(new Argument('[name...]', 'the benches (default: all)').choices(BENCHES.map(({ name }) => name)))
  .parse();
const [names] = command.processedArgs as [string[]];

const [{ model = 'unknown' } = {}] = cpus();
// A whole run begins anew.
const before: Partial<Results> = names.length > 0 && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const results: Results = {
  node: process.version,
  processors: `${cpus().length} × ${model.trim()}`,
  rows: before.rows ?? [],
  tables: before.tables ?? [],
};
const measured: Row[] = [];
const failed: string[] = [];
for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
  process.stderr.write(`${bench.name} …\n`);
  try {
    const { rows, tables = [] } = await bench.measure();
    for (const row of rows) replace(results.rows, row, ({ name }) => name === row.name);
    for (const table of tables) replace(results.tables, table, ({ title }) => title === table.title);
    measured.push(...rows);
    for (const table of tables) process.stdout.write(`${linesOf(table)}\n\n`);
  } catch (error) {
    // The others are worth having all the same.
    process.stderr.write(`${bench.name}: ${error instanceof Error ? error.message : error}\n`);
    failed.push(bench.name);
  }
}
process.stdout.write(`${tableOf(measured)}\n`);
mkdirSync(folder, { recursive: true });
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(`${folder}results.svg`, chartOf(results.rows));
showInDocs(results);
process.exit(failed.length === 0 && measured.every(passes) ? 0 : 1);

function replace<T>(list: T[], item: T, same: (other: T) => boolean): void {
  const index = list.findIndex(same);
  if (index < 0) list.push(item);
  else list[index] = item;
}
