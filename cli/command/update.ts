import type { Stack } from '../stack/index.ts';
import type { Context } from './command.ts';

/** A line of Pulumi's output about a finished resource: sign, type, name, result. The cluster has the stack's name: only the type tells them apart. */
const DONE = /^\S+\s+([\w-]+:\S+ \S+ (?:created|updated|deleted|replaced))\b/;

/**
 * Deploys the current settings, and prints each resource's result.
 * @param env additional environment variables for the program
 * @returns the duration, seconds.
 */
export async function update(context: Context, stack: Stack, env: Record<string, string>): Promise<number> {
  const started = Date.now();
  context.out.progress(`updating ${stack.name}`);
  await (await stack.deployment()).update({ ...shown(context), env });
  return Math.round((Date.now() - started) / 1000);
}

/** Destroys the stack's resources, and prints each one's result. */
export async function destroy(context: Context, stack: Stack): Promise<void> {
  context.out.progress(`destroying ${stack.name}`);
  await (await stack.deployment()).destroy(shown(context));
}

const shown = ({ out, signal }: Context) => ({
  signal,
  onLine: (line: string) => {
    const [, done] = DONE.exec(line) ?? [];
    if (done) out.progress(done);
  },
});
