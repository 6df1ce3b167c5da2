import { type Command, Option } from 'commander';
import { type Context, describe, type Run } from '../command/index.ts';
import {
  comparedIn,
  costOf,
  featuresOf,
  formatted,
  type Instructions,
  type NamedStep,
  type Prepared,
  prepare,
  type Refusal,
  unmigratedIn,
  unusedOf,
  write,
} from '../migration/index.ts';
import { CliError, Misused } from '../terminal/index.ts';

interface Options extends Instructions {
  dryRun?: boolean;
  status?: boolean;
}

export const migration = (run: Run): Command =>
  describe('migration', {
    summary: 'write the migrations that the entities ask for, or look what is missing',
    about: `Compares what the entities say with the schema that the migrations make (schema.json beside them; no database is asked), and
writes a migration for each difference: one DDL statement, right on SQLite and MySQL, which can be undone and may be repeated. It says of each whether a big table is
changed at once, beside reads and writes, or by a copy.

The previous version serves while a deployment migrates, and after a rollback. So what is no expansion is not written: a column that goes, a
narrower one, a required one, a unique one on existing items. It says what would become of the previous version, and the two steps that get there.`,
    examples: [
      ['npx siesta migration add-priority', 'writes what is missing, under that name'],
      ['npx siesta migration add-priority --dry-run', 'shows it, and writes nothing'],
      ['npx siesta migration --status', 'compares entities, schema files and the local database'],
      ['npx siesta migration unused-body --unused note.body', 'the first of two steps: the column stays for the previous version'],
      ['npx siesta migration drop-notes --contract', 'the second, when no version is left that uses it'],
    ],
  })
    .argument('[name]', 'what changes, in a few words: add-priority')
    .option('--dry-run', 'write nothing')
    .option('--unused <tables and columns...>', 'these are in no entity any more, under no other name either: note.body')
    .option('--contract', 'the first of two steps is deployed: also do what only the previous version stood in the way of')
    .addOption(new Option('--status', 'only compare').conflicts(['unused', 'contract', 'dryRun']))
    .action(
      run<Options>((context, options, name) => {
        if (options.status) return compare(context);
        if (name === undefined) throw new Misused('The migration has no name.', 'Say what changes: `npx siesta migration add-priority`.');
        return make(context, name, options);
      }),
    );

async function make({ out, project }: Context, name: string, { dryRun = false, unused = [], contract = false }: Options): Promise<void> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 60)
    throw new CliError(`"${name}" is no name of a migration.`, 'Use words of a-z and 0-9 with - between them, as in add-priority.');
  out.progress('comparing the entities with the migrations');
  const prepared = await prepare(project(), name, { unused, contract });
  assertKnown(prepared, unused);
  assertExpansions(prepared.refusals);
  const files = await formatted(project(), prepared.files);
  if (!dryRun) write(project(), files);
  const { steps, newlyUnused } = prepared;
  const answer = { files: [...files.keys()], steps: steps.map(described), newlyUnused, written: !dryRun };
  out.answer(answer, () => {
    if (files.size === 0) return 'The migrations make all that the entities say: there is nothing to write.';
    return [
      ...steps.map((step) => `${step.name}\n  ${step.change}(${step.args.join(', ')})\n  ${costOf(step)}`),
      ...newlyUnused.map(
        (each) => `unused from now on: ${each}; \`npx siesta migration NAME --contract\` drops it when no version uses it`,
      ),
      '',
      ...[...files.keys()].map((file) => `${dryRun ? 'would write' : 'wrote'}  ${file}`),
    ].join('\n');
  });
}

const described = (step: NamedStep) => ({
  name: step.name,
  change: step.change,
  args: step.args,
  expansion: step.expansion,
  algorithm: step.algorithm,
});

/** Refuses names given as unused that are still used or do not exist: probably typing errors. */
function assertKnown({ newlyUnused, tables }: Prepared, unused: readonly string[]): void {
  const all = tables.flatMap((table) => [
    ...(table.unused ? [table.name] : []),
    ...table.columns.flatMap((column) => (column.unused ? [`${table.name}.${column.name}`] : [])),
  ]);
  const wrong = unused.find((name) => !newlyUnused.includes(name) && !all.includes(name));
  if (wrong !== undefined)
    throw new CliError(
      `${wrong} is not unused: an entity has it, or no migration made it.`,
      'Name a table or table.column that no entity has.',
    );
}

export function assertExpansions(refusals: readonly Refusal[]): void {
  if (refusals.length === 0) return;
  const texts = refusals.map(({ what, suffers, steps }) =>
    [what, `  ${suffers}`, ...steps.map((step, index) => `  ${index + 1}. ${step}`)].join('\n'),
  );
  throw new CliError(
    `Nothing was written. ${refusals.length === 1 ? 'This is no expansion' : 'These are no expansions'}:\n\n${texts.join('\n\n')}\n`,
    'Take these steps, one deployment after the other.',
  );
}

async function compare({ out, project }: Context): Promise<void> {
  out.progress('comparing the entities with the migrations and the local database');
  const known = featuresOf(project()).flatMap(({ tables }) => tables);
  const { missing, refused } = await unmigratedIn(project());
  const { applied, pending, drift } = await comparedIn(project(), unusedOf(known));
  // Where the entities are ahead of the migrations, so they are of the database: that is said already.
  const ahead = missing.length + refused.length > 0;
  const report = { missing, refused, applied, pending, drift: ahead ? [] : drift };
  out.answer(report, (found, paint) => {
    const lines = [
      ...found.missing.map((step) => `${paint('yellow', 'no migration yet')}  ${step}`),
      ...found.refused.map((what) => `${paint('red', 'no expansion    ')}  ${what}`),
      ...pending.map((name) => `${paint('yellow', 'due locally     ')}  ${name}`),
      ...found.drift.map((statement) => `${paint('red', 'differs         ')}  ${statement}`),
    ];
    return lines.length === 0 ? `Entities, schema files and the local database agree (${applied.length} migrations).` : lines.join('\n');
  });
  if (ahead)
    throw new CliError(
      'The entities are ahead of the migrations.',
      '`npx siesta migration NAME` writes what is missing, or says in which steps.',
    );
  if (drift.length > 0)
    throw new CliError(
      'The local database is not as the migrations make it; the statements above would change that.',
      'Undo what has changed it, or begin with a new one: delete its file, or name another in DATABASE_FILE.',
    );
}
