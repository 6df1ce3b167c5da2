import { type Command, Option } from 'commander';
import type { Snapshot } from '../../infra/snapshots/index.ts';
import { type Context, describe, type Run } from '../command/index.ts';
import type { DrillCluster, Inspected } from '../drill/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError, count, moment, type Paint, table } from '../terminal/index.ts';

interface Options {
  compare?: boolean;
  delete?: boolean;
}

interface Report {
  stack: string;
  snapshot: { id: string; createdAt: string; engineVersion: string };
  /** Migrations in the snapshot, and pending ones that were successfully applied to the copy. */
  migrations: { applied: string[]; made: string[] };
  /** `live`: rows of the live database; undefined when it was not inspected. */
  tables: { name: string; rows: number; live: number | undefined; columns: number; indexes: number }[];
  comparedWithLive: boolean;
  problems: string[];
  /** The drill's cluster, which AWS is deleting. */
  deleted: string;
  seconds: number;
}

export const dbDrill = (run: Run): Command =>
  describe('drill', {
    summary: 'try whether the newest snapshot can be restored',
    about: `A backup that nobody has ever restored is a hope. This makes a second database from the newest snapshot, beside the live one and in the
same network, reads every table of it from one end to the other, makes the changes of the schema in it that are due, reports, and deletes it.

The live database, the stack and its settings stay as they are, and no snapshot is left. When the live database is awake, what the copy has
is compared with it: the same tables, columns and indexes, and no fewer rows than there were when the snapshot was taken. One that sleeps is not
woken, unless --compare asks for it. It takes some 15 minutes and costs some cents.`,
    examples: [
      ['npx siesta db drill', 'asks first'],
      ['npx siesta db drill --yes --json', 'every month, from a schedule of yours'],
      ['npx siesta db drill --delete', 'delete what a drill has left that was stopped'],
    ],
    changes: true,
  })
    .option('--compare', 'compare with the live database also when that has to be woken')
    .addOption(new Option('--delete', 'only delete the second database of a drill that was stopped').conflicts('compare'))
    .action(
      run<Options>(async (context, options) => {
        const stack = await context.stack();
        const [{ DrillCluster }, outputs] = await Promise.all([import('../drill/index.ts'), stack.outputs()]);
        const cluster = new DrillCluster(stack, outputs.name);
        if (options.delete) return clean(context, stack, cluster);
        await drill(context, { stack, outputs, cluster }, options.compare ?? false);
      }),
    );

interface Drilled {
  stack: Stack;
  outputs: Outputs;
  cluster: DrillCluster;
}

async function drill(context: Context, { stack, outputs, cluster }: Drilled, compare: boolean): Promise<void> {
  const { out, signal, ifInterrupted } = context;
  const snapshot = await newestOf(stack);
  if (await cluster.found()) {
    throw new CliError(`There is a ${cluster.id}: another drill is under way, or one was stopped.`, `When none runs, ${cluster.remedy}`);
  }
  await context.confirm(`Make ${cluster.id} from ${snapshot.id} beside the database of ${stack.name}, look into it, and delete it`);
  const started = Date.now();
  ifInterrupted(`${cluster.id} is left: ${cluster.remedy}`);
  const inspected = await settled(inspectClusters(context, { stack, outputs, cluster }, snapshot, compare));
  out.progress(signal.aborted ? `stopping: deleting ${cluster.id}; a second Ctrl-C leaves it` : `deleting ${cluster.id}`);
  await cluster.delete().catch((cause: Error) => {
    throw new CliError(`${cluster.id} could not be deleted: ${cause.message}`, `It is left, and may cost: ${cluster.remedy}`, { cause });
  });
  ifInterrupted(`AWS deletes ${cluster.id}; nothing else was made.`);
  if ('error' in inspected) throw inspected.error;
  const seconds = Math.round((Date.now() - started) / 1000);
  const answer: Report = {
    stack: stack.name,
    snapshot: shown(snapshot),
    ...(await reportOf(inspected.value)),
    deleted: cluster.id,
    seconds,
  };
  out.answer(answer, textOf);
  if (answer.problems.length > 0) {
    throw new CliError(
      `The snapshot ${snapshot.id} is not what it should be: ${answer.problems.join('; ')}.`,
      'Take a new one, `npx siesta db snapshot`, and drill again. `npx siesta db snapshots` lists older ones.',
    );
  }
}

async function newestOf(stack: Stack): Promise<Snapshot> {
  const [{ ownSnapshots }, { RDSClient }] = await Promise.all([import('../../infra/snapshots/index.ts'), import('@aws-sdk/client-rds')]);
  const [newest] = await ownSnapshots(stack.client(RDSClient, 'rds'), await stack.owner());
  if (newest) return newest;
  throw new CliError('There is no snapshot to try.', '`npx siesta db snapshot` takes one.');
}

interface Inspections {
  copy: Inspected;
  live: Inspected | undefined;
}

async function inspectClusters(
  { out, signal }: Context,
  { stack, outputs, cluster }: Drilled,
  snapshot: Snapshot,
  compare: boolean,
): Promise<Inspections> {
  const [{ invoke }, { Inspected }, { isAwake, clusterOf }] = await Promise.all([
    import('../deployed/index.ts'),
    import('../drill/index.ts'),
    import('../status/index.ts'),
  ]);
  const inspect = async (more: object): Promise<Inspected> => {
    const event = { op: 'inspect', ...more };
    return Inspected.parse(await invoke(stack, { functionName: outputs.opsFunctionName, event }, signal));
  };
  out.progress(`making ${cluster.id} from ${snapshot.id}; that takes some ten minutes`);
  await cluster.make(snapshot, outputs);
  const copy = await cluster.open((text) => out.progress(text), signal);
  out.progress('reading every table of it');
  const copied = await inspect({ copy });
  if (outputs.databaseState === 'hibernated') return { copy: copied, live: undefined };
  if (!compare && !(await isAwake(stack, outputs, signal))) return { copy: copied, live: undefined };
  out.progress('comparing it with the live database');
  // A live database that was created after the snapshot has rows that the snapshot never had.
  const { createdAt } = await clusterOf(stack, outputs, signal);
  const older = createdAt && createdAt < snapshot.createdAt ? { before: snapshot.createdAt.getTime() - MARGIN_MS } : {};
  return { copy: copied, live: await inspect(older) };
}

/** Writes during the start of a snapshot may or may not be included. */
const MARGIN_MS = 60_000;

async function settled<T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}

const shown = ({ id, createdAt, engineVersion }: Snapshot) => ({ id, createdAt: createdAt.toISOString(), engineVersion });

async function reportOf({ copy, live }: Inspections): Promise<Pick<Report, 'migrations' | 'tables' | 'comparedWithLive' | 'problems'>> {
  const { problemsOf } = await import('../drill/index.ts');
  return {
    migrations: { applied: copy.applied, made: copy.pending },
    tables: copy.tables.map(({ name, rows, columns, indexes }) => ({
      name,
      rows,
      live: live?.tables.find((table) => table.name === name)?.rows,
      columns: columns.length,
      indexes: indexes.length,
    })),
    comparedWithLive: live !== undefined,
    problems: problemsOf(copy, live),
  };
}

function textOf({ snapshot, migrations, tables, comparedWithLive, problems, deleted, seconds }: Report, paint: Paint): string {
  const header = ['table', 'rows', 'live', 'columns', 'indexes'];
  const rows = tables.map(({ name, rows, live, columns, indexes }) => [
    name,
    count(rows),
    live === undefined ? '-' : count(live),
    String(columns),
    String(indexes),
  ]);
  const [head = '', ...rest] = table([header, ...rows], { right: [1, 2, 3, 4] }).split('\n');
  const due = migrations.made.length > 0 ? `; made in the copy, as a restore would: ${migrations.made.join(', ')}` : '';
  const applied = `${migrations.applied.length} ${migrations.applied.length === 1 ? 'migration' : 'migrations'} in it`;
  const compared = comparedWithLive
    ? 'It was compared with the live database.'
    : 'It was not compared with the live database, which sleeps or hibernates: --compare wakes one that sleeps.';
  const verdict = problems.length === 0 ? paint('green', 'can be restored') : paint('red', 'is not what it should be');
  return [
    paint('bold', head),
    ...rest,
    `${applied}${due}.`,
    `The snapshot ${snapshot.id} of ${moment(snapshot.createdAt)} ${verdict}. ${compared}`,
    `It took ${seconds} s. AWS deletes ${deleted}, and keeps no snapshot of it.`,
  ].join('\n');
}

async function clean({ out, confirm, ifInterrupted }: Context, stack: Stack, cluster: DrillCluster): Promise<void> {
  const found = await cluster.found();
  if (found) await confirm(`Delete ${cluster.id}, the copy of a snapshot that a drill of ${stack.name} has left`);
  ifInterrupted(`${cluster.id} is left: ${cluster.remedy}`);
  const deleted = found ? await cluster.delete() : false;
  out.answer({ stack: stack.name, deleted: deleted ? cluster.id : undefined }, () =>
    deleted ? `AWS deletes ${cluster.id}, and keeps no snapshot of it.` : 'No drill has left anything.',
  );
}
