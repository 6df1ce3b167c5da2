/** The value that a share of the sorted samples stays below. */
export function percentile(samples: number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('no samples');
  return value;
}

export const median = (samples: number[]): number => percentile(samples, 0.5);

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Samples of each variant, taken in turn, so that what disturbs the machine disturbs them alike. */
export async function inTurn<Name extends string, Sample = number>(
  times: number,
  variants: Record<Name, () => Promise<Sample>>,
): Promise<Record<Name, Sample[]>> {
  const entries = Object.entries(variants) as [Name, () => Promise<Sample>][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let time = 0; time < times; time++) for (const [name, take] of entries) samples[name].push(await take());
  return samples;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
