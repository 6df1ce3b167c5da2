import { type Command, Option } from 'commander';
import { type Context, describe, type Run } from '../command/index.ts';
import type { Released } from '../deployed/index.ts';
import type { Version, Versions } from '../rollback/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError, moment, type Paint, table } from '../terminal/index.ts';

interface Options {
  to?: string;
  list?: boolean;
  forward?: boolean;
  force?: boolean;
}

export const rollback = (run: Run): Command =>
  describe('rollback', {
    summary: 'give a version before the traffic again, within seconds',
    about: `Every deployment publishes a version of the service and keeps the ones before. This gives one of those the traffic again, without a
deployment and without a request lost: the version before the present one, or the one that you name. A version before it that does
not pass its test is passed over: it failed when it was deployed, and never had the traffic.

The traffic then stays there, whatever is deployed, from whichever checkout, until you go forward again. The database is not put back:
its schema is the newest. So a version is first tried on it, and refused when it fails, when it was made for another
database or for other callers, or when a migration that it does not know is no \`expansion\`, as those of \`--contract\` are not: where it needs
nothing of what that took away, add --force. The authorizer, where there is one, goes with it.`,
    examples: [
      ['npx siesta rollback', 'to the version before'],
      ['npx siesta rollback --list', 'which versions there are'],
      ['npx siesta rollback --to 41', 'to that version'],
      ['npx siesta rollback --forward', 'to the newest, and following it from then on'],
    ],
    changes: true,
  })
    .option('--to <version>', 'the version to give the traffic')
    .addOption(new Option('--list', 'only show which versions there are').conflicts(['to', 'forward']))
    .addOption(new Option('--forward', 'to the newest version; the traffic follows deployments again').conflicts('to'))
    .option('--force', 'also to a version that fails its test, or that a later migration may not suit')
    .action(
      run<Options>(async (context, options) => {
        const selected = await context.stack();
        const [{ versionsOf }, outputs] = await Promise.all([import('../rollback/index.ts'), selected.outputs()]);
        const versions = await versionsOf(selected, outputs, context.signal);
        if (options.list) return context.out.answer({ stack: selected.name, ...versions }, listText);
        const force = options.force ?? false;
        const target = await passing(context, { stack: selected, outputs, targets: targetsOf(versions, options), force });
        const question = `Give version ${target.version} of ${selected.name} the traffic, in place of ${versions.live}`;
        await context.confirm(question);
        await move(context, selected, outputs, { versions, target });
      }),
    );

/** The requested version, or those before the live one, newest first. */
function targetsOf({ all, live, newest, pinned, authorizer }: Versions, { to, forward }: Options): [Version, ...Version[]] {
  const wanted = forward ? newest : to;
  const [target, ...others] = all.filter(({ version, sameDatabase }) =>
    wanted ? version === wanted : Number(version) < Number(live) && sameDatabase,
  );
  if (!target) {
    const what = wanted ? `There is no version ${wanted}.` : `There is no version before ${live} that was made for this database.`;
    throw new CliError(what, '`npx siesta rollback --list` shows which there are.');
  }
  // If the alias is there already but the pin is not, an interrupted rollback is completed.
  const onward = target.version === newest;
  const settled =
    target.live &&
    pinned === (onward ? undefined : target.version) &&
    (!authorizer || (authorizer.version === target.authorizer && authorizer.pinned === (onward ? undefined : target.authorizer)));
  if (settled) throw new CliError(`Version ${live} has the traffic already.`, '`npx siesta rollback --list` shows the others.');
  if (target.sameDatabase) return [target, ...others];
  throw new CliError(
    `Version ${target.version} was made for another database than the present one.`,
    'Deploy its code again instead: check it out, then `npm run up`.',
  );
}

interface Attempt {
  stack: Stack;
  outputs: Outputs;
  target: Version;
  force: boolean;
}

/** The version itself fails, rather than its test environment: then older versions are worth trying. */
class FailsItsTest extends CliError {}

/** The first version that works with the current schema. Versions that fail by themselves are skipped as long as there are others. */
async function passing(
  context: Context,
  { targets: [target, next, ...others], ...attempt }: Omit<Attempt, 'target'> & { targets: [Version, ...Version[]] },
): Promise<Version> {
  try {
    await check(context, { ...attempt, target });
    return target;
  } catch (error) {
    if (!(error instanceof FailsItsTest && next)) throw error;
    context.out.warn(`${error.message}; it is passed over for the one before it`);
    return passing(context, { ...attempt, targets: [next, ...others] });
  }
}

async function check({ out, signal }: Context, { stack, outputs, target, force }: Attempt): Promise<void> {
  const [{ invoke }, { incompatibleWith, SchemaState, SmokeAnswer }] = await Promise.all([
    import('../deployed/index.ts'),
    import('../rollback/index.ts'),
  ]);
  const { functionName, opsFunctionName, databaseState, authorizer } = outputs;
  if (databaseState === 'hibernated') return;
  out.progress(`trying version ${target.version} on the database as it is`);
  const reject = (why: string, Rejection = CliError): void => {
    if (!force) throw new Rejection(why, 'Nothing was changed. Name another version with --to, or use --force when you know better.');
    out.warn(why);
  };
  if (!target.sameCallers)
    reject(`Version ${target.version} lets in other callers than the present one: its issuer or audience is another.`);
  const fails = (error: Error, Rejection = CliError): void =>
    reject(`Version ${target.version} does not pass its test: ${error.message}`, Rejection);
  const keys = authorizer && { functionName: authorizer.functionName, qualifier: target.authorizer ?? '', event: { op: 'keys' } };
  const [{ failure, answer }, state] = await Promise.all([
    invoke(stack, { functionName, qualifier: target.version, event: { op: 'smoke' } }, signal).then(
      (answer) => ({ answer, failure: undefined }),
      (failure: Error) => ({ answer: {}, failure }),
    ),
    invoke(stack, { functionName: opsFunctionName, event: { op: 'migrations' } }, signal).catch(fails),
    keys && invoke(stack, keys, signal).catch(fails),
  ]);
  if (failure) fails(failure, failure instanceof CliError ? FailsItsTest : CliError);
  const { migrations } = SmokeAnswer.parse(answer);
  const later = incompatibleWith({ ...target, migrations }, SchemaState.parse(state ?? { applied: [] }));
  if (later.length > 0)
    reject(
      `The schema has changed since version ${target.version}, by migrations that are no expansions: ${later.join(', ')}. It may need what they took away.`,
    );
}

async function move(
  { out, signal, ifInterrupted }: Context,
  stack: Stack,
  outputs: Outputs,
  { versions: { live, newest }, target: { version, authorizer } }: { versions: Versions; target: Version },
): Promise<void> {
  const { moveAlias, pin, refreshAliases } = await import('../rollback/index.ts');
  const onward = version === newest;
  ifInterrupted(`\`npx siesta rollback --to ${version}\` goes on where it was stopped.`);
  const started = performance.now();
  const moved: [of: Released, to: string][] = [[outputs, version]];
  if (outputs.authorizer && authorizer) moved.push([outputs.authorizer, authorizer]);
  await Promise.all(moved.map(([released, to]) => moveAlias(stack, released, to)));
  await Promise.all(moved.map(([released, to]) => pin(stack, released, onward ? undefined : to)));
  const ms = Math.round(performance.now() - started);
  out.progress(`version ${version} has the traffic, after ${ms} ms; telling Pulumi`);
  await refreshAliases(
    stack,
    moved.map(([released]) => released),
    signal,
  ).catch((error: Error) => {
    // The pin agrees with the alias, so the next update moves nothing.
    out.warn(`Pulumi could not be told (${error.message}). The traffic is where it should be; the next update agrees.`);
  });
  const held = onward
    ? 'The traffic follows the newest version again.'
    : 'It stays there, whatever is deployed. Forward again: `npx siesta rollback --forward`.';
  out.answer(
    { stack: stack.name, from: live, to: version, pinned: !onward },
    () => `Version ${version} has the traffic, in place of ${live}. ${held}`,
  );
}

function listText({ all, live, pinned }: Versions, paint: Paint): string {
  const about = (version: Version): string => {
    if (version.live) return `has the traffic${pinned ? ', held there by a rollback' : ''}`;
    if (!version.sameDatabase) return 'made for another database';
    // The traffic follows what passes.
    return !pinned && Number(version.version) > Number(live) ? 'has not passed its gates' : '';
  };
  const rows = all.map((version) => [version.version, moment(version.publishedAt), about(version)]);
  return table(rows, { right: [0] }).replaceAll(/has the traffic.*/g, (words) => paint('green', words));
}
