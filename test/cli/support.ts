import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { main } from '../../cli/main.ts';
import type { Reach } from '../../cli/stack/stack.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command in this process, as `npx siesta` would in that folder, without a terminal and without access to AWS and Pulumi. */
export const siesta = (folder: string, ...argv: string[]): Promise<Ran> => siestaWith({ folder }, ...argv);

const outOfReach = (): never => {
  throw new Error('this command needs neither AWS nor Pulumi');
};

/** The same with fakes for AWS and Pulumi. */
export async function siestaWith(reach: { folder: string } & Partial<Reach>, ...argv: string[]): Promise<Ran> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([text(stdout), text(stderr)]);
  const code = await main(argv, {
    pulumi: { selected: outOfReach, stacks: outOfReach, check: outOfReach, settings: outOfReach, open: outOfReach },
    client: outOfReach,
    ...reach,
    stdout,
    stderr,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await read;
  return { code, stdout: out, stderr: err };
}

/** A copy of this project's settings, with an empty stack dev and further stacks: by name, the settings of each besides the region. */
export function projectWith(stacks: Record<string, Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'siesta-cli-'));
  for (const file of ['Pulumi.yaml', 'Pulumi.prod.yaml']) cpSync(file, join(folder, file));
  for (const [name, overrides] of Object.entries({ dev: {}, ...stacks })) {
    const config = {
      'aws:region': 'us-east-1',
      ...Object.fromEntries(Object.entries(overrides).map(([key, value]) => [`siesta:${key}`, value])),
    };
    // JSON is YAML, whose texts cannot be taken for dates.
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), JSON.stringify({ config }));
  }
  return folder;
}
