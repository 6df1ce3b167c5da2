import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath } from '../e2e/support/commands.ts';
import { startEmulator, stopServers } from '../e2e/support/servers.ts';
import { makeProject, usePulumi } from '../e2e/support/setup.ts';
import { expectDone, Stack } from '../e2e/support/stack.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { inTurn, median, round, timed } from './stats.ts';

const TIMES = 2;

const PROJECT = `name: bare
runtime: { name: nodejs, options: { typescript: false } }
main: index.js
`;

const program = (resources: number): string => `import * as aws from '@pulumi/aws';
for (let number = 0; number < ${resources}; number++) new aws.cloudwatch.LogGroup(\`bare-\${number}\`, { retentionInDays: 7 });
`;

/** `pulumi preview` of the dev stack, beside a program that registers as many resources and does nothing else. */
export const preview: Bench = {
  name: 'preview',
  async measure() {
    const missing = whatIsMissing();
    if (missing) {
      process.stderr.write(`preview: ${missing}\n`);
      return { rows: [] };
    }
    const home = mkdtempSync(join(tmpdir(), 'bench-preview-'));
    try {
      if (!process.env.AWS_ENDPOINT_URL) await startEmulator(home);
      usePulumi(home);
      await makeProject(home);
      const dev = await new Stack('dev').init();
      const resources = expectDone(await dev.preview()).steps.length - 1;
      const bare = await new Stack('bare', bareProject(home, resources)).init();
      const row: Row = {
        name: 'preview',
        what: `pulumi preview of the dev stack / a program of ${resources} bare resources, as Pulumi starts it`,
        unit: '×',
        bar: { most: 1.5 },
        runs: [],
        raw: [],
      };
      const previewOf = (stack: Stack) => () => timed(async () => expectDone(await stack.preview()));
      await previewOf(bare)();
      for (let run = 0; run < RUNS; run++) {
        const samples = await inTurn(TIMES, { dev: previewOf(dev), bare: previewOf(bare) });
        row.runs.push(round(median(samples.dev) / median(samples.bare)));
        row.raw.push({ resources, devMs: round(median(samples.dev), 0), bareMs: round(median(samples.bare), 0) });
      }
      return { rows: [row] };
    } finally {
      await stopServers();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

function whatIsMissing(): string | undefined {
  if (!onPath('pulumi')) return 'pulumi is not on PATH, so nothing was measured';
  if (!process.env.AWS_ENDPOINT_URL && !onPath('ministack'))
    return 'AWS_ENDPOINT_URL is not set and ministack is not on PATH, so nothing was measured';
  return undefined;
}

function bareProject(home: string, resources: number): string {
  const folder = join(home, 'bare');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Pulumi.yaml'), PROJECT);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'index.js'), program(resources));
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  return folder;
}
