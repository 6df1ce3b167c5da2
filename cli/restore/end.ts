import type { Context } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import type { StackClusters } from './clusters.ts';
import { refusePinned } from './pinned.ts';
import { tell, UNDO } from './report.ts';

/** Moves the traffic back to the former database. */
export async function undo(context: Context, stack: Stack, outputs: Outputs, clusters: StackClusters): Promise<void> {
  const other = clusters.other();
  const [active, present] = [clusters.identifier(other.name), clusters.identifier(clusters.active)];
  const report = (kept: string | undefined, seconds: number): void => tell(context, { stack: stack.name, active, kept, seconds });
  const onward = '`npx siesta db restore --undo` or `npm run up` goes on where it was stopped.';
  if (clusters.settled()) {
    await refusePinned(stack, outputs, context.signal);
    await context.confirm(`Give ${active} the traffic back; what was written since the restore stays in ${present}`);
    context.ifInterrupted(onward);
    return report(present, await clusters.activate(context, other.name));
  }
  // The update failed before the restored database got any traffic.
  const failed = clusters.all.find(({ name }) => name === clusters.active);
  if (!failed) return;
  await context.confirm(`Give up the restore: ${active} keeps the traffic, ${present} goes`);
  context.ifInterrupted(onward);
  report(undefined, await clusters.remove(context, failed, other));
}

/** Removes the database without traffic. */
export async function finish(context: Context, stack: Stack, clusters: StackClusters): Promise<void> {
  const other = clusters.other();
  const [active, kept] = [clusters.identifier(clusters.active), clusters.identifier(other.name)];
  const present = clusters.all.find(({ name }) => name === clusters.active);
  if (!present || !clusters.settled()) throw new CliError('The restore did not go through: the traffic is where it was.', UNDO);
  await context.confirm(`Take ${kept} down to a last snapshot; ${active} has the traffic of ${stack.name}`);
  context.ifInterrupted(
    '`npx siesta db restore --finish` goes on where it was stopped. The last snapshot is taken before anything is deleted.',
  );
  const seconds = await clusters.remove(context, other, present);
  tell(context, { stack: stack.name, active, kept: undefined, seconds });
}
