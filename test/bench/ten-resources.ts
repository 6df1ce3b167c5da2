import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { LambdaProcess } from '../support/artifact.ts';
import { memoryOf } from '../support/process-memory.ts';
import { copyProject, removeFeatures } from '../support/project-copy.ts';
import { AS_NOTES } from '../support/project-of-notes.ts';
import { type Folder, temporary } from './folders.ts';
import { NOWHERE } from './init.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { inTurn, median, round } from './stats.ts';

const STARTS = 20;
const NAMES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];

interface Start {
  ms: number;
  residentMb: number;
}

/** The api function of a project that has so many resources, each as `siesta new` writes it. */
function built(resources: number): Folder {
  const [project, out] = [temporary(), temporary()];
  try {
    copyProject(project.folder);
    removeFeatures(project.folder);
    const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project.folder, stdio: 'pipe' });
    for (const name of NAMES.slice(0, resources)) run('cli/siesta.mjs', 'new', `${name}notes`, ...AS_NOTES, '--filter', 'pinned');
    run('build/run.mjs', 'build/lambda.ts', join(out.folder, 'lambda'));
  } finally {
    project.remove();
  }
  return { folder: join(out.folder, 'lambda'), remove: out.remove };
}

const start =
  ({ folder }: Folder) =>
  async (): Promise<Start> => {
    const started = performance.now();
    const lambda = await LambdaProcess.start(folder, 'index', NOWHERE);
    const ms = performance.now() - started;
    const residentMb = memoryOf(lambda.pid, 'VmRSS');
    lambda.stop();
    return { ms, residentMb };
  };

/** What nine more resources cost the start of a process, which each of its requests waits for when it is the first. */
export const tenResources: Bench = {
  name: 'ten-resources',
  async measure() {
    const [init, memory]: [Row, Row] = [
      { name: 'init-ten', what: 'init: ten resources / one', unit: '×', bar: { most: 1.1 }, runs: [], raw: [] },
      { name: 'memory-ten', what: 'resident memory after init: ten resources − one', unit: 'MB', bar: { most: 10 }, runs: [], raw: [] },
    ];
    const folders = { one: built(1), ten: built(10) };
    try {
      for (let run = 0; run < RUNS; run++) {
        const samples = await inTurn<'one' | 'ten', Start>(STARTS, { one: start(folders.one), ten: start(folders.ten) });
        const of = (count: 'one' | 'ten', figure: keyof Start): number[] => samples[count].map((sample) => sample[figure]);
        const [oneMs, tenMs] = [median(of('one', 'ms')), median(of('ten', 'ms'))];
        const [oneMb, tenMb] = [median(of('one', 'residentMb')), median(of('ten', 'residentMb'))];
        const [fastestOneMs, fastestTenMs] = [Math.min(...of('one', 'ms')), Math.min(...of('ten', 'ms'))];
        init.runs.push(round(tenMs / oneMs));
        init.raw.push({
          tenMs: round(tenMs, 1),
          oneMs: round(oneMs, 1),
          fastestTenMs: round(fastestTenMs, 1),
          fastestOneMs: round(fastestOneMs, 1),
        });
        memory.runs.push(round(tenMb - oneMb, 1));
        memory.raw.push({ tenMb: round(tenMb, 1), oneMb: round(oneMb, 1) });
      }
    } finally {
      for (const { remove } of Object.values(folders)) remove();
    }
    return { rows: [init, memory] };
  },
};
