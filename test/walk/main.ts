import { parseArgs } from 'node:util';
import { Walker } from './walker.ts';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '2000' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
console.log(`seed ${seed}, ${values.steps} steps`);
const { counts, written } = await new Walker(seed).walk(Number(values.steps), (step) => {
  if (step % 100 === 0) console.log(`step ${step}`);
});
console.log(`${written} to-dos were written, and none was lost, doubled or elsewhere`);
for (const [what, times] of Object.entries(counts).sort()) console.log(`${String(times).padStart(6)}  ${what}`);
