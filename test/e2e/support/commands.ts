import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Whether a command can be run by that name, or path. */
export function onPath(command: string): boolean {
  const candidates = isAbsolute(command) ? [command] : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command));
  return candidates.some((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** What a command printed on standard output. @throws Error with all that it printed when it fails. */
export const run = async (command: string, args: string[], cwd?: string): Promise<string> =>
  (await printedBy(command, args, { cwd })).stdout;

/** What a command printed. @throws Error with all of it when it fails. */
export async function printedBy(
  command: string,
  args: string[],
  { cwd, env = {} }: { cwd?: string | undefined; env?: Record<string, string> } = {},
): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', resolve);
  const code = await promise;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return { stdout, stderr };
}
