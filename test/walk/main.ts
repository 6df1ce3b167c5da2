import { npmScript } from '../../build/npm-script.ts';
import { number } from '../../cli/terminal/options.ts';

/** `npm run walk` */

const ABOUT =
  'Random steps of commands, updates, settings and kills, against a simulated account: whether a to-do is lost, doubled or elsewhere.';
const SEEDS = 2 ** 32;

const {
  bench,
  seed = Math.floor(Math.random() * SEEDS),
  steps = bench ? 40 : 2_000,
} = npmScript('run walk', ABOUT)
  .option('--bench', 'on the emulator of the end-to-end tests, with real processes; half an hour', false)
  .option('--steps <number>', 'how many (default: 2000, with --bench 40)', number({ min: 1, step: 1 }))
  .option('--seed <number>', 'repeats the walk that printed it', number({ min: 0, max: SEEDS, step: 1 }))
  .parse()
  .opts<{ bench: boolean; steps?: number; seed?: number }>();
console.log(`seed ${seed}, ${steps} steps`);
const counts = bench ? await onBench() : await played();
for (const [what, times] of Object.entries(counts).sort()) console.log(`${String(times).padStart(6)}  ${what}`);

/** In an account that is played. */
async function played(): Promise<Record<string, number>> {
  const { Walker } = await import('./walker.ts');
  const { counts, written } = await new Walker(seed).walk(steps, (step) => {
    if (step % 100 === 0) console.log(`step ${step}`);
  });
  console.log(`${written} to-dos were written, and none was lost, doubled or elsewhere`);
  return counts;
}

/** On what the end-to-end tests run on. */
async function onBench(): Promise<Record<string, number>> {
  const [{ default: setUp }, { default: tearDown }] = await Promise.all([
    import('../e2e/support/setup.ts'),
    import('../e2e/support/teardown.ts'),
  ]);
  await setUp();
  try {
    const { E2E_MISSING: missing } = process.env;
    if (missing) {
      console.error(missing.replace('npm run e2e', 'npm run walk -- --bench'));
      process.exitCode = 1;
      return {};
    }
    const { BenchWalker } = await import('./bench/walker.ts');
    return await new BenchWalker(seed, (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`)).walk(steps);
  } finally {
    await tearDown();
  }
}
