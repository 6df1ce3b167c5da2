import { parseArgs } from 'node:util';
import { Interruption } from '../command/index.ts';
import { findProject, type Reach, Stack } from '../stack/index.ts';
import { EXIT, Output, type Streams } from '../terminal/index.ts';
import { aftermath } from './aftermath.ts';
import { look } from './look.ts';

export type Command = 'preview' | 'up' | 'destroy';

/** What surrounds it. */
export interface World extends Streams, Reach {
  /** Where it was called. */
  folder: string;
  /** Whether somebody is there to be asked. */
  terminal: boolean;
  /** Runs a command at this terminal. @returns its exit code. */
  run(command: string, args: string[], folder: string): Promise<number>;
}

const BUILD = ['build/run.mjs', 'build/lambda.ts'];

/**
 * `npm run preview | up | destroy`: looks whether Pulumi and AWS let it, builds, has Pulumi do it, and says what became of the stack when that
 * has failed.
 * @param args Pulumi's own
 * @returns the exit code
 */
export async function deploy(command: Command, args: string[], world: World): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) return world.run('pulumi', [command, ...args], world.folder);
  const out = new Output(world, false);
  const interruption = new Interruption(out);
  try {
    const folder = findProject(world.folder);
    const stack = await Stack.select(folder, stackIn(args), world, interruption.signal);
    const before = await look(stack, { changes: command !== 'preview' && !args.includes('--preview-only'), terminal: world.terminal });
    interruption.over();
    if (command !== 'destroy') {
      const code = await world.run(process.execPath, BUILD, folder);
      if (code !== 0) return code;
    }
    const code = await world.run('pulumi', [command, ...args], folder);
    if (code !== 0 && command !== 'preview') {
      const after = await Stack.select(folder, stack.name, world, new AbortController().signal);
      out.fail(await aftermath(after, command, before));
    }
    return code;
  } catch (error) {
    if (interruption.signal.aborted) return interruption.tell();
    out.fail(error);
    return EXIT.failed;
  } finally {
    interruption.over();
  }
}

/** The stack that Pulumi is told to work on. */
function stackIn(args: string[]): string | undefined {
  const { values } = parseArgs({ args, options: { stack: { type: 'string', short: 's' } }, strict: false });
  return typeof values.stack === 'string' ? values.stack : undefined;
}
