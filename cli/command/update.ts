import type { Stack } from '../stack/index.ts';
import type { Context } from './command.ts';

/** What Pulumi prints of a resource when it is done with it: a sign, its type, its name, what became of it. */
const DONE = /^\S+\s+[\w-]+:\S+ (\S+ (?:created|updated|deleted|replaced))\b/;

/**
 * Deploys the settings as they are now, and shows what becomes of each resource.
 * @param env what the program is told beside them
 * @returns how long it took, seconds.
 */
export async function update({ out, signal }: Context, stack: Stack, env: Record<string, string>): Promise<number> {
  const started = Date.now();
  out.progress(`updating ${stack.name}`);
  const deployment = await stack.deployment();
  await deployment.update({
    signal,
    env,
    onLine: (line) => {
      const [, done] = DONE.exec(line) ?? [];
      if (done) out.progress(done);
    },
  });
  return Math.round((Date.now() - started) / 1000);
}
