import { type Command, Option } from 'commander';
import { type Context, describe, type Run } from '../command.ts';
import { CliError } from '../errors.ts';
import { since } from '../options.ts';
import { count, moment } from '../output.ts';
import type { Beginning } from '../restore/beginning.ts';
import type { Written } from '../restore/lost.ts';
import type { Clusters } from '../restore/settings.ts';
import type { Outputs, Stack } from '../stack.ts';
import { update } from '../update.ts';

interface Options {
  at?: number;
  snapshot?: string;
  undo?: boolean;
  finish?: boolean;
}

interface Report {
  stack: string;
  /** The cluster that takes the traffic, and the one that is kept beside it. */
  active: string;
  kept: string | undefined;
  /** The moment that the data is of. */
  since: string | undefined;
  lost: Written[] | undefined;
  seconds: number;
}

const UNDO = '`siesta db restore --undo` goes back to the database that there was; `npm run up` goes on with the restore.';

export const dbRestore = (run: Run): Command =>
  describe('restore', {
    summary: 'go back to a snapshot, or to a moment',
    about: `Makes a second database as it was at a moment of the last days (--at) or in a snapshot (--snapshot), tries it, and only then gives it the
traffic. Until then requests go on with the database that there is. It says first what was written since, which the second one does not have,
and asks.

The database that there was stays beside it, asleep, until --finish takes it down to a last snapshot; --undo gives it the traffic back.
What that changes of the stack is in its settings (database.clusters in Pulumi.<stack>.yaml): commit them.`,
    examples: [
      ['siesta db restore --at 15m', 'as it was a quarter of an hour ago'],
      ['siesta db restore --at 2026-12-01T09:00:00Z', 'as it was at nine o’clock UTC'],
      ['siesta db restore --snapshot siesta-dev-before-import', '`siesta db snapshots` lists them'],
      ['siesta db restore --finish', 'take the database before down to a snapshot'],
      ['siesta db restore --undo', 'back to the database before'],
    ],
    changes: true,
  })
    .addOption(new Option('--at <time>', 'the moment: how long ago, or when').argParser(since).conflicts(['snapshot', 'undo', 'finish']))
    .addOption(new Option('--snapshot <id>', 'the snapshot').conflicts(['undo', 'finish']))
    .addOption(new Option('--undo', 'give the database before the traffic back').conflicts('finish'))
    .option('--finish', 'take the database without traffic down to a last snapshot')
    .action(
      run<Options>(async (context, options) => {
        const stack = await context.stack();
        const [{ Clusters }, config, outputs] = await Promise.all([import('../restore/settings.ts'), stack.config(), stack.outputs()]);
        const clusters = new Clusters(stack, outputs, config);
        if (outputs.databaseState === 'hibernated')
          throw new CliError('The database hibernates.', 'Wake it first: `siesta wake`. It comes back as it was when it was taken down.');
        if (options.finish) return finish(context, stack, clusters);
        if (options.undo) return undo(context, stack, outputs, clusters);
        await restore(context, { stack, outputs, clusters, protect: config.database.protectData }, options);
      }),
    );

interface Restored {
  stack: Stack;
  outputs: Outputs;
  clusters: Clusters;
  /** Whether clusters of this stack are protected. */
  protect: boolean;
}

async function restore(context: Context, { stack, outputs, clusters, protect }: Restored, options: Options): Promise<void> {
  const { out, signal, confirm, ifInterrupted } = context;
  await refuse(context, stack, outputs, clusters);
  const beginning = await beginningOf(context, stack, outputs, options);
  const lost = await lostBy(context, stack, outputs, beginning);
  await confirm(`Give ${stack.name} the database as it was at ${moment(beginning.since)}, and its traffic`);
  const name = nameOf(new Date());
  ifInterrupted(UNDO);
  await clusters.add(name, beginning);
  const seconds = await update(context, stack).catch((cause: Error) => {
    throw new CliError(`The restore did not go through, and the traffic is where it was. ${cause.message}`, UNDO, { cause });
  });
  if (protect) {
    ifInterrupted('The restored database has the traffic; `npm run up` protects it as the settings say.');
    await clusters.protect(clusters.all.length);
    await update(context, stack);
  }
  signal.throwIfAborted();
  const report = {
    stack: stack.name,
    active: clusters.identifier(name),
    kept: outputs.clusterIdentifier,
    since: beginning.since.toISOString(),
    lost,
    seconds,
  };
  out.answer<Report>(
    report,
    (it) => `${it.active} has the traffic, after ${it.seconds} s, as the database was at ${moment(beginning.since)}. ${keptText(it.kept)}`,
  );
}

/** What stands against a restore at the moment. */
async function refuse({ signal }: Context, stack: Stack, outputs: Outputs, clusters: Clusters): Promise<void> {
  if (clusters.all.length > 1) {
    throw new CliError(
      'A restore is under way: there are two databases.',
      'End it first: `siesta db restore --finish` takes the one without traffic down, `--undo` goes back to it.',
    );
  }
  await refusePinned(stack, outputs, signal);
}

/** What a rollback holds the traffic at was made for one database. */
async function refusePinned(stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<void> {
  const { releaseOf } = await import('../release.ts');
  const { pinned } = await releaseOf(stack, outputs, signal);
  if (!pinned) return;
  throw new CliError(
    `A rollback holds the traffic at version ${pinned}, which knows the present database alone.`,
    'First `siesta rollback --forward`.',
  );
}

async function beginningOf({ signal }: Context, stack: Stack, outputs: Outputs, { at, snapshot }: Options): Promise<Beginning> {
  const { fromMoment, fromSnapshot } = await import('../restore/beginning.ts');
  if (snapshot !== undefined) return fromSnapshot(stack, snapshot);
  if (at !== undefined) return fromMoment(stack, outputs, at, signal);
  throw new CliError('Back to what is not said.', 'Use --at 15m, or --snapshot with one of `siesta db snapshots`.');
}

/** Says which writes will be lost. A database that cannot be asked may be why it is restored. */
async function lostBy({ out, signal }: Context, stack: Stack, outputs: Outputs, { since }: Beginning): Promise<Written[] | undefined> {
  const { writtenSince } = await import('../restore/lost.ts');
  out.progress('asking the database what was written since; when it sleeps, that takes 15 s or longer');
  try {
    const lost = await writtenSince(stack, outputs, since, signal);
    const each = lost.map(({ table, added, changed }) => `${table} ${count(added)} added and ${count(changed)} changed`);
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

async function undo(context: Context, stack: Stack, outputs: Outputs, clusters: Clusters): Promise<void> {
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

async function finish(context: Context, stack: Stack, clusters: Clusters): Promise<void> {
  const other = clusters.other();
  const [active, kept] = [clusters.identifier(clusters.active), clusters.identifier(other.name)];
  if (!clusters.settled()) throw new CliError('The restore did not go through: the traffic is where it was.', UNDO);
  await context.confirm(`Take ${kept} down to a last snapshot; ${active} has the traffic of ${stack.name}`);
  context.ifInterrupted('`npm run up` goes on where it was stopped. The last snapshot is taken before anything is deleted.');
  const seconds = await clusters.remove(context, other);
  tell(context, { stack: stack.name, active, kept: undefined, seconds });
}

const tell = ({ out }: Context, report: Pick<Report, 'stack' | 'active' | 'kept' | 'seconds'>): void =>
  out.answer<Report>({ ...report, since: undefined, lost: undefined }, ({ active, kept, seconds }) =>
    kept === undefined
      ? `${active} is the only database, after ${seconds} s. The other one lives on in its last snapshot: \`siesta db snapshots\`.`
      : `${active} has the traffic, after ${seconds} s. ${keptText(kept)}`,
  );

const keptText = (kept: string | undefined): string =>
  `${kept} is kept, asleep: \`siesta db restore --finish\` takes it down to a last snapshot, \`--undo\` goes back to it.`;

/** Letters and digits, short enough for every name that is made of it. */
const nameOf = (now: Date): string => `r${now.toISOString().slice(2, 16).replaceAll(/\D/g, '')}`;
