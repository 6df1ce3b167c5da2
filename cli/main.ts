import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command, CommanderError, type OptionValues } from 'commander';
import { type Context, Interruption, PAPER, paragraphs, type Run } from './command/index.ts';
import { commands } from './commands/index.ts';
import { findProject, pulumi, type Reach, Stack, stackForEstimate } from './stack/index.ts';
import { CliError, columnsOf, EXIT, Misused, NobodyReads, Output, type Streams, visible, wrapped } from './terminal/index.ts';

const ABOUT = `Looks after a deployed Siesta stack: what it does at the moment, what it costs, what it can take and what is wrong with it; back to a
version or to data of before; to sleep for long, and awake again.

A stack is one deployment of the project with settings of its own (Pulumi.<stack>.yaml): dev and prod, say. Pulumi is the tool that deploys it
(\`npm run up\`), and Aurora the database, which sleeps while nobody calls.`;

const AFTER = `
Exit codes: 0 done, 1 failed (the message ends with what to do next), 2 not
understood, 130 stopped with Ctrl-C, 143 with SIGTERM, 129 with SIGHUP.`;

/** The environment of a command. */
export interface CliWorld extends Streams, Reach {
  /** The current folder: the project's or one below. */
  folder: string;
}

const realWorld = (): CliWorld => ({
  stdout: process.stdout,
  stderr: process.stderr,
  folder: process.cwd(),
  pulumi,
  client: (Client, settings) => new Client(settings),
});

/** Runs the command. @returns its exit code. */
export async function main(argv: readonly string[], world: CliWorld = realWorld()): Promise<number> {
  const out = new Output(world, argv.includes('--json'));
  const interruption = new Interruption(out);
  const run: Run =
    (action) =>
    async (...given) => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals();
      await action(contextOf(options, world, out, interruption), options as never, ...(given.slice(0, -2) as string[]));
    };
  try {
    await programOf(run, world, out.json).parseAsync(argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (interruption.signal.aborted) return interruption.tell();
    if (error instanceof NobodyReads) return EXIT.ok;
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    // Without arguments the help has been printed already.
    if (!(error instanceof HelpShown) || out.json) out.fail(error);
    return error instanceof Misused ? EXIT.usage : EXIT.failed;
  } finally {
    interruption.over();
  }
}

/** A group of commands was called without one, so its help was printed. */
class HelpShown extends Misused {}

/** Turns an unknown command into a usage error like any other. */
function throwUsageError(command: Command, error: CommanderError): never {
  if (error.exitCode === 0) throw error;
  const next = `\`${pathOf(command)} --help\` ${command.commands.length > 0 ? 'lists the commands' : 'explains the command'}.`;
  const [word, name] = command.args;
  if (error.code === 'commander.help' && word === 'help' && name) throw new Misused(`unknown command '${name}'`, next);
  throw error.code === 'commander.help'
    ? new HelpShown('No command is given.', next)
    : new Misused(error.message.replace(/^error: /, '').replace(/\n\((.*)\)$/, '. $1'), next);
}

const pathOf = (command: Command): string => (command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name());

/** The command line. Without actions from `run` it only describes the help. */
export function programOf(run: Run, { stdout, stderr }: Streams, json = false): Command {
  const program = new Command('npx siesta')
    .description(paragraphs(ABOUT))
    .option('-s, --stack <name>', 'the stack to work on (default: the one that `pulumi stack select` chose)')
    .option('--json', 'answer in JSON, for programs')
    .version(json ? JSON.stringify({ version: version() }) : version(), '-V, --version', 'the version of this checkout')
    .addHelpText('after', AFTER);
  for (const make of commands) program.addCommand(make(run));
  everyCommand(program, (command) =>
    command
      .exitOverride((error) => throwUsageError(command, error))
      .configureHelp({ showGlobalOptions: true, subcommandTerm: (sub) => `${sub.name()} ${sub.usage()}`.trim() })
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => json || stderr.write(text),
        outputError: () => undefined,
        getOutHelpWidth: () => columnsOf(stdout) ?? PAPER,
        getErrHelpWidth: () => columnsOf(stderr) ?? PAPER,
      }),
  );
  return program;
}

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

function everyCommand(command: Command, work: (command: Command) => void): void {
  work(command);
  for (const sub of command.commands) everyCommand(sub, work);
}

function contextOf(options: OptionValues, world: CliWorld, out: Output, interruption: Interruption): Context {
  const { stack: name, yes = false } = options as { stack?: string; yes?: boolean };
  return {
    out,
    signal: interruption.signal,
    project: () => findProject(world.folder),
    stack: () => Stack.select(findProject(world.folder), name, world, interruption.signal),
    stackForEstimate: () => stackForEstimate(findProject(world.folder), name, world, interruption.signal),
    confirm: async (question) => {
      if (yes || /^y(es)?$/i.test(await ask(question, '? [y/N]', { option: '--yes', word: 'yes' }, interruption.signal))) return;
      throw new CliError('Not done. Nothing was changed.', 'Answer y, or say --yes beforehand.');
    },
    typed: async (word, question, given) => {
      const answer = given ?? (await ask(question, `; type ${word}:`, { option: `--name ${word}`, word }, interruption.signal));
      if (answer !== word) throw new CliError(`Not done: that is not ${word}. Nothing was changed.`, `Type ${word} to the letter.`);
    },
    ifInterrupted: (howToGoOn) => {
      interruption.howToGoOn = howToGoOn;
    },
  };
}

/** @param answer the expected word, and the option that provides it in advance */
async function ask(question: string, prompt: string, answer: { option: string; word: string }, signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY)
    throw new CliError(`${question}: nobody is there to say ${answer.word}.`, `Say it beforehand: the same command with ${answer.option}.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (
      await terminal.question(`${wrapped(visible(`${question}${prompt}`), (columnsOf(process.stderr) ?? PAPER) - 1)} `, { signal })
    ).trim();
  } finally {
    terminal.close();
  }
}
