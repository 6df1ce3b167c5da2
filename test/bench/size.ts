import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy, filesBelow } from '../support/artifact.ts';
import { zipOf } from '../support/zip.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { round } from './stats.ts';

/** What prod uploads as the code of a function. */
export const size: Bench = {
  name: 'size',
  async measure() {
    const row: Row = { name: 'size', what: 'code, zipped, without the docs', unit: 'KB', bar: { most: 750 }, runs: [], raw: [] };
    for (let run = 0; run < RUNS; run++) {
      const { folder, remove } = deploy({ features: 'service/features.ts' });
      const zip = await zipOf(folder, { without: 'docs/' });
      const code = filesBelow(folder).filter((file) => file.endsWith('.mjs'));
      const bytes = code.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
      row.runs.push(round(zip.length / 1024, 0));
      row.raw.push({ zipBytes: zip.length, codeBytes: bytes, codeFiles: code.length });
      remove();
    }
    return { rows: [row] };
  },
};
