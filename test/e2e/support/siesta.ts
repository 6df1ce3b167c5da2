import { join } from 'node:path';
import { clustersOn } from './clusters.ts';
import { printedBy } from './commands.ts';
import { projectFolder } from './stack.ts';

const COMMAND = join(import.meta.dirname, '../../../cli/siesta.mjs');

/** Runs the `siesta` command on the dev stack of the project's copy, as a user would. @throws Error with all that it printed when it fails */
export const siesta = (argv: string[], on: 'first' | 'second' = 'first'): Promise<{ stdout: string; stderr: string }> =>
  printedBy(process.execPath, [COMMAND, ...argv, '--stack', 'dev'], { cwd: projectFolder(), env: clustersOn(on) });
