import { releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** Refuses a restore while a rollback pins the traffic: the pinned version was published for one particular database. */
export async function refusePinned(stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<void> {
  const { pinned } = await releaseOf(stack, outputs, signal);
  if (!pinned) return;
  throw new CliError(
    `A rollback holds the traffic at version ${pinned}, which knows the present database alone.`,
    'First `npx siesta rollback --forward`.',
  );
}
