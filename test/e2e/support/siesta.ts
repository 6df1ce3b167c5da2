import { join } from 'node:path';
import { Interruptible } from '../../support/interrupted.ts';
import { clustersOn } from './clusters.ts';
import { printedBy } from './commands.ts';
import { projectFolder } from './stack.ts';

const COMMAND = join(import.meta.dirname, '../../../cli/siesta.mjs');

/**
 * Runs the `siesta` command on a stack, by default `dev` of the project's copy, as a user would.
 * @param on which server the clusters are on that it makes or takes down.
 * @throws Error with all that it printed when it fails
 */
export const siesta = (
  argv: string[],
  on: 'first' | 'second' = 'first',
  env: Record<string, string> = {},
  { name, folder }: { name: string; folder: string } = { name: 'dev', folder: projectFolder() },
): Promise<{ stdout: string; stderr: string }> =>
  printedBy(process.execPath, [COMMAND, ...argv, '--stack', name], { cwd: folder, env: { ...clustersOn(on), ...env } });

/** The same, begun. */
export const startSiesta = (argv: string[], on: 'first' | 'second' = 'first', env: Record<string, string> = {}): Interruptible =>
  new Interruptible([...argv, '--stack', 'dev'], { cwd: projectFolder(), env: { ...clustersOn(on), ...env } });
