import { parseArgs } from 'node:util';
import { Interruption } from '../command/index.ts';
import type { Unmigrated } from '../migration/index.ts';
import { findProject, type Reach, Stack } from '../stack/index.ts';
import { CliError, EXIT, Misused, Output, type Streams } from '../terminal/index.ts';
import { aftermath } from './aftermath.ts';
import { epilogue } from './epilogue.ts';
import { preflight } from './preflight.ts';

export type Command = 'preview' | 'up' | 'destroy';

/** The environment of a run. */
export interface DeployWorld extends Streams, Reach {
  /** The current folder. */
  folder: string;
  /** Whether a user can answer questions. */
  terminal: boolean;
  /** The changes of the project's entities that no migration makes. @throws DoesNotLoad for a service that could not start */
  unmigrated(folder: string): Promise<Unmigrated>;
  /** Runs a command in this terminal. @returns its exit code. */
  run(command: string, args: string[], folder: string): Promise<number>;
}

const BUILD = ['build/run.mjs', 'build/lambda.ts'];

/** Hides the outputs: twenty of them would follow the bill, and look deleted after a failure. A later argument overrides it. */
const QUIET = '--suppress-outputs';

/**
 * `npm run preview | up | destroy`: checks access to Pulumi and AWS and that the migrations are complete, builds, runs Pulumi, and after a failure
 * describes the stack's condition.
 * @param args Pulumi's own
 * @returns the exit code
 */
export async function deploy(command: Command, args: string[], world: DeployWorld): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) return world.run('pulumi', [command, ...args], world.folder);
  const out = new Output(world, false);
  const interruption = new Interruption(out);
  try {
    const folder = findProject(world.folder);
    await world.pulumi.check(folder, command, args, interruption.signal);
    const stack = await Stack.select(folder, stackIn(args), world, interruption.signal);
    const changes = command !== 'preview' && !args.includes('--preview-only');
    const asks = !isConfirmed(args);
    if (changes && !world.terminal && asks)
      throw new CliError(`Nobody is there to confirm the ${command}.`, `Say it beforehand: \`npm run ${command} -- --yes\`.`);
    const before = await preflight(stack, { changes, terminal: world.terminal });
    interruption.over();
    if (command !== 'destroy') {
      assertMigrated(await world.unmigrated(folder));
      const code = await world.run(process.execPath, BUILD, folder);
      if (code !== 0) {
        out.fail(new CliError('The build has failed; why is above. Nothing was changed.', `Mend it, then \`npm run ${command}\` again.`));
        return code;
      }
    }
    const code = await world.run('pulumi', [command, QUIET, ...args], folder);
    if (changes) {
      const after = await Stack.select(folder, stack.name, world, new AbortController().signal);
      if (code !== 0) out.fail(await aftermath(after, command, { before, asks }));
      else world.stdout.write(await epilogue(after));
    }
    return code;
  } catch (error) {
    if (interruption.signal.aborted) return interruption.tell();
    out.fail(error);
    return error instanceof Misused ? EXIT.usage : EXIT.failed;
  } finally {
    interruption.over();
  }
}

/** The smoke test would find the missing columns only after the migrations, in the middle of an update. */
function assertMigrated({ missing, refused }: Unmigrated): void {
  const changes = [...missing, ...refused].map((change) => `\n  ${change}`).join('');
  if (changes === '') return;
  throw new CliError(
    `The entities are ahead of the migrations, so the database would lack what the service asks for. Nothing was changed.${changes}`,
    '`npx siesta migration NAME` writes what is missing, or says in which steps it can be done.',
  );
}

/** Whether the arguments keep Pulumi from asking. */
const isConfirmed = (args: string[]): boolean =>
  ['--yes', '-y', '--skip-preview', '-f'].some((option) => args.includes(option)) || process.env.PULUMI_SKIP_CONFIRMATIONS === 'true';

/** The stack named in the arguments. */
function stackIn(args: string[]): string | undefined {
  const { values } = parseArgs({ args, options: { stack: { type: 'string', short: 's' } }, strict: false });
  return typeof values.stack === 'string' ? values.stack : undefined;
}
