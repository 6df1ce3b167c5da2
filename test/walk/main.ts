import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { steps: { type: 'string' }, seed: { type: 'string' }, bench: { type: 'boolean', default: false } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
const steps = Number(values.steps ?? (values.bench ? 40 : 2000));
console.log(`seed ${seed}, ${steps} steps`);
const counts = values.bench ? await onBench() : await played();
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
