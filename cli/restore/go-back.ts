import type { Context } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError, count, Misused, moment } from '../terminal/index.ts';
import type { StackClusters } from './clusters.ts';
import { type WrittenRows, writtenSince } from './lost.ts';
import { refusePinned } from './pinned.ts';
import { keptText, type Report, UNDO } from './report.ts';
import { fromMoment, fromSnapshot, type RestoreSource } from './source.ts';

/** The destination. */
interface RestoreTarget {
  at?: number;
  snapshot?: string;
}

interface Restored {
  stack: Stack;
  outputs: Outputs;
  clusters: StackClusters;
}

/** Creates the second database, and moves the traffic to it. */
export async function goBack(context: Context, { stack, outputs, clusters }: Restored, to: RestoreTarget): Promise<void> {
  const { out, signal, confirm, ifInterrupted } = context;
  await assertRestorable(context, stack, outputs, clusters);
  const source = await sourceOf(context, stack, outputs, to);
  const lost = await lostWrites(context, stack, outputs, source);
  await confirm(`Give ${stack.name} the database as it was at ${moment(source.since)}, and its traffic`);
  const name = nameOf(new Date());
  ifInterrupted(UNDO);
  const seconds = await clusters.add(context, name, source).catch(async (cause: Error) => {
    if (!(await clusters.isUnderWay())) throw cause;
    throw new CliError(`The restore did not go through, and the traffic is where it was. ${cause.message}`, UNDO, { cause });
  });
  ifInterrupted('The restored database has the traffic; `npm run up` protects it as the settings say.');
  await clusters.protect(context, name);
  signal.throwIfAborted();
  const report = {
    stack: stack.name,
    active: clusters.identifier(name),
    kept: outputs.clusterIdentifier,
    since: source.since.toISOString(),
    lost,
    seconds,
  };
  out.answer<Report>(
    report,
    (report) =>
      `${report.active} has the traffic, after ${report.seconds} s, as the database was at ${moment(source.since)}. ${keptText(report.kept)}`,
  );
}

/** Checks that nothing prevents a restore now. */
async function assertRestorable({ signal }: Context, stack: Stack, outputs: Outputs, clusters: StackClusters): Promise<void> {
  if (clusters.all.length > 1) {
    throw new CliError(
      'A restore is under way: there are two databases.',
      'End it first: `npx siesta db restore --finish` takes the one without traffic down, `--undo` goes back to it.',
    );
  }
  await refusePinned(stack, outputs, signal);
}

async function sourceOf({ signal }: Context, stack: Stack, outputs: Outputs, { at, snapshot }: RestoreTarget): Promise<RestoreSource> {
  if (snapshot !== undefined) return fromSnapshot(stack, outputs, snapshot);
  if (at !== undefined) return fromMoment(stack, outputs, at, signal);
  throw new Misused(
    'The moment or the snapshot to go back to is missing.',
    'Use --at 15m, or --snapshot with one of `npx siesta db snapshots`.',
  );
}

/** Reports which writes will be lost. Failing to query the database is no obstacle: it may be the reason for the restore. */
async function lostWrites(
  { out, signal }: Context,
  stack: Stack,
  outputs: Outputs,
  { since }: RestoreSource,
): Promise<WrittenRows[] | undefined> {
  out.progress('asking the database what was written since; when it sleeps, that takes 15 s or longer');
  try {
    const lost = await writtenSince(stack, outputs, since, signal);
    const each = lost.map(({ table, added, changed }) => `${count(added)} added and ${count(changed)} changed in ${table}`);
    out.warn(
      `Lost will be what was written after ${moment(since)}: so far ${each.join(', ')}; and what is written until the traffic moves.`,
    );
    out.warn('What was deleted since comes back.');
    return lost;
  } catch (error) {
    signal.throwIfAborted();
    out.warn(`Lost will be all that was written after ${moment(since)}. How much that is cannot be counted: ${(error as Error).message}`);
    return undefined;
  }
}

/** A cluster name of letters and digits, short enough for all names derived from it. */
const nameOf = (now: Date): string => `r${now.toISOString().slice(2, 16).replaceAll(/\D/g, '')}`;
