import { median } from './stats.ts';

/** What a figure must not pass. */
export type Bar = { most: number } | { least: number };

/** One line of the result: a figure of each of three runs, and the numbers that it was made of. */
export interface Row {
  name: string;
  /** The figure in words, and what it was measured against. */
  what: string;
  /** `×` for a ratio. */
  unit: string;
  bar: Bar;
  runs: number[];
  /** What the figure of each run was made of. */
  raw: Record<string, number | string>[];
}

/** Something that changes with its size: one line a size. */
export interface Table {
  title: string;
  lines: Record<string, number | string>[];
  /** What each of its curves is, in a sentence. */
  says: string[];
}

export interface Outcome {
  rows: Row[];
  tables?: Table[];
}

export interface Bench {
  /** What `npm run bench -- NAME` calls it. */
  name: string;
  measure(): Promise<Outcome>;
}

/** What bench/results.json holds. */
export interface Results {
  node: string;
  processors: string;
  rows: Row[];
  tables: Table[];
}

/** How often every figure is measured. */
export const RUNS = 3;

export const figureOf = ({ runs }: Row): number => median(runs);

export function passes(row: Row): boolean {
  const figure = figureOf(row);
  return 'most' in row.bar ? figure <= row.bar.most : figure >= row.bar.least;
}
