import { type Context, update } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import { refusePinned } from './pinned.ts';
import { tell, UNDO } from './report.ts';
import type { Clusters } from './settings.ts';

/** Gives the traffic to the other database. */
export async function undo(context: Context, stack: Stack, outputs: Outputs, clusters: Clusters): Promise<void> {
  const other = clusters.other();
  if (clusters.settled()) {
    await refusePinned(stack, outputs, context.signal);
    await context.confirm(
      `Give ${clusters.identifier(other.name)} the traffic back; what was written since the restore stays in ${clusters.identifier(clusters.active)}`,
    );
    context.ifInterrupted('`npm run up` goes on where it was stopped.');
    await clusters.activate(other.name);
    const seconds = await update(context, stack);
    return tell(context, {
      stack: stack.name,
      active: clusters.identifier(other.name),
      kept: clusters.identifier(clusters.active),
      seconds,
    });
  }
  // The restored one never had the traffic.
  const [failed] = clusters.all.filter(({ name }) => name === clusters.active);
  if (!failed) return;
  await context.confirm(
    `Give up the restore: ${clusters.identifier(other.name)} keeps the traffic, ${clusters.identifier(failed.name)} goes`,
  );
  context.ifInterrupted('`npm run up` goes on where it was stopped.');
  await clusters.activate(other.name);
  const seconds = await clusters.remove(context, failed);
  tell(context, { stack: stack.name, active: clusters.identifier(other.name), kept: undefined, seconds });
}

/** Takes the database without traffic down. */
export async function finish(context: Context, stack: Stack, clusters: Clusters): Promise<void> {
  const other = clusters.other();
  const [active, kept] = [clusters.identifier(clusters.active), clusters.identifier(other.name)];
  if (!clusters.settled()) throw new CliError('The restore did not go through: the traffic is where it was.', UNDO);
  await context.confirm(`Take ${kept} down to a last snapshot; ${active} has the traffic of ${stack.name}`);
  context.ifInterrupted('`npm run up` goes on where it was stopped. The last snapshot is taken before anything is deleted.');
  const seconds = await clusters.remove(context, other);
  tell(context, { stack: stack.name, active, kept: undefined, seconds });
}
