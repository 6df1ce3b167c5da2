import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { invoke } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError, count } from '../terminal/index.ts';

/** The ops function's report on a copy, per list. */
const Copied = z.object({
  bytes: z.int(),
  lists: z.array(
    z.object({
      path: z.string(),
      total: z.int(),
      copied: z.int(),
      /** The first item, with the fields that become public. */
      sample: z.record(z.string(), z.unknown()).nullable(),
    }),
  ),
});

export type Copied = z.infer<typeof Copied>;

/** Writes the public copy of the lists. @param rehearsal only report what would be copied. */
export async function copyLists(stack: Stack, { opsFunctionName, url }: Outputs, rehearsal: boolean, signal: AbortSignal): Promise<Copied> {
  const call = { functionName: opsFunctionName, event: { op: 'publish', url, rehearsal } };
  const tooOld = () =>
    new CliError('The version that is deployed makes no such copies.', `Deploy this one: \`npm run up -- --stack ${stack.name}\`.`);
  const answer = await invoke(stack, call, signal).catch((error: Error) => {
    throw error.message.includes('unknown operation') ? tooOld() : error;
  });
  const copied = Copied.safeParse(answer);
  if (!copied.success) throw tooOld();
  if (copied.data.lists.length > 0) return copied.data;
  throw new CliError('No resource of this service is declared to be published.', 'Hibernate without a copy: `npx siesta hibernate`.');
}

/** Explains what will be published, for confirmation. */
export function whatBecomesPublic({ bytes, lists }: Copied, { url }: Outputs): string {
  const amounts = lists.map(({ path, total, copied }) => `${count(copied)} of ${count(total)} ${path}`).join(', ');
  const details = lists.map(({ path, total, copied, sample }) => {
    const fields = sample ? `\n  of ${path} all fields: ${Object.keys(sample).join(', ')}\n    the first: ${JSON.stringify(sample)}` : '';
    const left = total - copied;
    return (
      fields + (left > 0 ? `\n  the other ${count(left)} ${path} do not fit into a copy; they are in the snapshot, and come back` : '')
    );
  });
  return `Everybody who has ${url} will be able to read ${amounts} (${bytes < 1e4 ? 'less than 0.01' : count(bytes / 1e6)} MB)${details.join('')}`;
}

/** One minute in total: new permissions take some seconds to propagate. */
const PATIENCE = { tries: 12, pauseMs: 5_000 };

/** Reads the copy like a visitor. @returns the number of items in it. @throws CliError when it cannot be read. */
export async function readableCopy({ url }: Outputs, signal: AbortSignal, { tries, pauseMs } = PATIENCE): Promise<number> {
  for (let left = tries; ; ) {
    const answer = await read(`${url}/published`, signal);
    if (typeof answer === 'number') return answer;
    left--;
    if (left === 0) {
      throw new CliError(
        `The copy is written, and ${url}/published does not show it (${answer}).`,
        'An adopted network needs a gateway endpoint for S3, and a version that a rollback has pinned knows of no copy (`npx siesta status`). ' +
          'Mend that and run the command again, or take back what it made: `npx siesta wake`.',
      );
    }
    await setTimeout(pauseMs, undefined, { signal });
  }
}

async function read(url: string, signal: AbortSignal): Promise<number | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) });
    if (!response.ok) return `it answers ${response.status}`;
    const lists = z.record(z.string(), z.array(z.unknown())).parse(await response.json());
    return Object.values(lists).reduce((sum, list) => sum + list.length, 0);
  } catch (error) {
    signal.throwIfAborted();
    return (error as Error).message;
  }
}
