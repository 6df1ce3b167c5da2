import { createInterface } from 'node:readline/promises';
import { Command, CommanderError, type OptionValues } from 'commander';
import { type Context, paragraphs, type Run } from './command/index.ts';
import { commands } from './commands/index.ts';
import { findProject, pulumi, type Reach, Stack } from './stack/index.ts';
import { CliError, EXIT, Output, type Streams } from './terminal/index.ts';

const ABOUT = `Looks after a deployed Siesta stack: what it does at the moment, what it costs, what it can take and what is wrong with it; back to a
version or to data of before; to sleep for long, and awake again.

A stack is one deployment of the project with settings of its own (Pulumi.<stack>.yaml): dev and prod, say. Pulumi is the tool that deploys it
(\`npm run up\`), and Aurora the database, which sleeps while nobody calls.`;

const AFTER = `
Exit codes: 0 done, 1 failed (the message ends with what to do next), 2 not a command, 130 stopped with Ctrl-C.`;

/** What surrounds the command. */
export interface World extends Streams, Reach {
  /** Where it is called: in the project or below. */
  folder: string;
}

const realWorld = (): World => ({
  stdout: process.stdout,
  stderr: process.stderr,
  folder: process.cwd(),
  pulumi,
  client: (Client, settings) => new Client(settings),
});

/** Runs the command. @returns its exit code. */
export async function main(argv: readonly string[], world: World = realWorld()): Promise<number> {
  const interruption = new Interruption(world);
  const run: Run =
    (action) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals();
      const context = contextOf(options, world, interruption);
      try {
        await action(context, options as never, ...(given.slice(0, -2) as string[]));
      } catch (error) {
        throw new Failed(context.out, error);
      }
    };
  try {
    await programOf(run, world).parseAsync(argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (interruption.signal.aborted) return interruption.tell();
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const { out, cause } = error instanceof Failed ? error : { out: new Output(world, false), cause: error };
    out.fail(cause);
    return EXIT.failed;
  } finally {
    interruption.over();
  }
}

/** A command that failed, and where it writes. */
class Failed extends Error {
  readonly out: Output;

  constructor(out: Output, cause: unknown) {
    super('the command failed', { cause });
    this.out = out;
  }
}

/** The command line: without `run`'s actions it is what the help describes. */
export function programOf(run: Run, { stdout, stderr }: Streams): Command {
  const program = new Command('siesta')
    .description(paragraphs(ABOUT))
    .option('-s, --stack <name>', 'the stack to work on (default: the one that `pulumi stack select` chose)')
    .option('--json', 'answer in JSON, for programs')
    .addHelpText('after', AFTER)
    .showHelpAfterError('`siesta --help` lists the commands, `siesta <command> --help` explains one.');
  for (const make of commands) program.addCommand(make(run));
  everyCommand(program, (command) =>
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true, subcommandTerm: (sub) => `${sub.name()} ${sub.usage()}`.trim() })
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
        getOutHelpWidth: () => columnsOf(stdout),
        getErrHelpWidth: () => columnsOf(stderr),
      }),
  );
  return program;
}

/** A terminal says how wide it is. */
const columnsOf = (stream: Streams['stdout']): number => (stream as { columns?: number }).columns ?? 80;

function everyCommand(command: Command, work: (command: Command) => void): void {
  work(command);
  for (const sub of command.commands) everyCommand(sub, work);
}

function contextOf(options: OptionValues, world: World, interruption: Interruption): Context {
  const { stack: name, json = false, yes = false } = options as { stack?: string; json?: boolean; yes?: boolean };
  const out = new Output(world, json);
  return {
    out,
    signal: interruption.signal,
    project: () => findProject(world.folder),
    stack: () => Stack.select(findProject(world.folder), name, world),
    confirm: (question) => (yes ? Promise.resolve() : ask(question, interruption.signal)),
    ifInterrupted: (howToGoOn) => {
      interruption.howToGoOn = howToGoOn;
    },
  };
}

async function ask(question: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CliError(`${question}: nobody is there to say yes.`, 'Say it beforehand: the same command with --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question}? [y/N] `, { signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Not done.', 'Nothing was changed.');
  } finally {
    terminal.close();
  }
}

/** Ctrl-C: the first asks the command to stop, the second ends it. */
class Interruption {
  howToGoOn = 'Nothing was changed.';
  private readonly controller = new AbortController();
  private readonly streams: Streams;
  private readonly listener = (): void => {
    if (this.signal.aborted) process.exit(this.tell());
    this.controller.abort();
  };

  constructor(streams: Streams) {
    this.streams = streams;
    process.on('SIGINT', this.listener).on('SIGTERM', this.listener);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  tell(): number {
    this.streams.stderr.write(`\nStopped. ${this.howToGoOn}\n`);
    return EXIT.interrupted;
  }

  over(): void {
    process.off('SIGINT', this.listener).off('SIGTERM', this.listener);
  }
}
