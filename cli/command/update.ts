import type { Stack } from '../stack/index.ts';
import type { Context } from './command.ts';

/** What Pulumi prints of a resource when it is done with it: a sign, its type, its name, what became of it. */
const DONE = /^\S+\s+[\w-]+:\S+ (\S+ (?:created|updated|deleted|replaced))\b/;

/**
 * Deploys the settings as they are now, and shows what becomes of each resource.
 * @param env what the program is told beside them
 * @returns how long it took, seconds.
 */
export async function update(context: Context, stack: Stack, env: Record<string, string>): Promise<number> {
  const started = Date.now();
  context.out.progress(`updating ${stack.name}`);
  await (await stack.deployment()).update({ ...shown(context), env });
  return Math.round((Date.now() - started) / 1000);
}

/** Takes down what is deployed, and shows the same. */
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
