import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { invoke } from '../invoke.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError, count } from '../terminal/index.ts';

/** What the ops function says of a copy. */
const Copied = z.object({
  total: z.int(),
  copied: z.int(),
  bytes: z.int(),
  /** The first to-do, as everybody will see it. */
  sample: z.record(z.string(), z.unknown()).nullable(),
});

export type Copied = z.infer<typeof Copied>;

/** Copies the to-dos to where everybody may read them. @param rehearsal says what would be copied, and writes nothing. */
export async function copyTodos(stack: Stack, { opsFunctionName, url }: Outputs, rehearsal: boolean, signal: AbortSignal): Promise<Copied> {
  const call = { functionName: opsFunctionName, event: { op: 'publish', url, rehearsal } };
  const answer = await invoke(stack, call, signal).catch((error: Error) => {
    if (!error.message.includes('unknown operation')) throw error;
    throw new CliError('The version that is deployed makes no copies.', `Deploy this one: \`npm run up -- --stack ${stack.name}\`.`);
  });
  return Copied.parse(answer);
}

/** What somebody should know before it is published. */
export function whatBecomesPublic({ total, copied, bytes, sample }: Copied, { url }: Outputs): string {
  const size = `${count(bytes / 1e6)} MB`;
  const leftOut =
    copied < total ? ` The other ${count(total - copied)} do not fit into a copy; they are in the snapshot, and come back.` : '';
  const fields = sample ? ` with all of its fields (${Object.keys(sample).join(', ')}). The first: ${JSON.stringify(sample)}` : '';
  return `Everybody who has ${url} will be able to read ${count(copied)} of ${count(total)} to-dos (${size})${fields && `, each${fields}`}.${leftOut}`;
}

/** For a minute: a right that was given just now takes some seconds to be known everywhere. */
const PATIENCE = { tries: 12, pauseMs: 5_000 };

/** Reads the copy as a visitor does. @returns how many to-dos are in it. @throws CliError when nobody can read it. */
export async function readableCopy({ url }: Outputs, signal: AbortSignal, { tries, pauseMs } = PATIENCE): Promise<number> {
  for (let left = tries; ; ) {
    const answer = await read(`${url}/published`, signal);
    if (typeof answer === 'number') return answer;
    left--;
    if (left === 0) {
      throw new CliError(
        `The copy is written, and ${url}/published does not show it (${answer}).`,
        'An adopted network needs a gateway endpoint for S3, and a version that a rollback has pinned knows of no copy (`siesta status`). ' +
          'Mend that and run the command again, or take back what it made: `siesta wake`.',
      );
    }
    await setTimeout(pauseMs, undefined, { signal });
  }
}

async function read(url: string, signal: AbortSignal): Promise<number | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) });
    return response.ok ? ((await response.json()) as unknown[]).length : `it answers ${response.status}`;
  } catch (error) {
    signal.throwIfAborted();
    return (error as Error).message;
  }
}
