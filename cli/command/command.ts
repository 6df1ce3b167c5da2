import { Command, type OptionValues } from 'commander';
import type { EstimatedStack, Stack } from '../stack/index.ts';
import type { Output } from '../terminal/index.ts';

/** What a command can use. */
export interface Context {
  out: Output;
  /** The project's root folder. */
  project(): string;
  /** The stack that --stack names, or the selected one. */
  stack(): Promise<Stack>;
  /** Like stack(), for estimates: needs neither Pulumi nor a deployed stack, and reports which values it had to assume. */
  stackForEstimate(): Promise<EstimatedStack>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Asks before a change; --yes answers. @throws CliError without a terminal, or when the answer is no. */
  confirm(question: string): Promise<void>;
  /** Makes the user type a word before something is irreversibly deleted; an option with the word answers. @throws CliError as above */
  typed(word: string, question: string, given: string | undefined): Promise<void>;
  /** Sets the message for Ctrl-C from now on. */
  ifInterrupted(howToGoOn: string): void;
}

/** Passes the context to a command's action. */
export type Run = <O extends OptionValues>(
  action: (context: Context, options: O, ...operands: string[]) => Promise<void>,
) => (...args: unknown[]) => Promise<void>;

interface Description {
  /** One line for the list of commands. */
  summary: string;
  /** What it does, for readers who know neither Pulumi nor Aurora. */
  about: string;
  /** Example commands with explanations. */
  examples: readonly (readonly [command: string, what: string])[];
  /** Whether it asks for confirmation. */
  changes?: boolean;
}

/** Width of examples, and of help when the terminal's is unknown, in characters. */
export const PAPER = 80;

/** Defines a command with examples at the end of its help. */
export function describe(name: string, { summary, about, examples, changes = false }: Description): Command {
  const command = new Command(name).summary(summary).description(paragraphs(about));
  if (changes) command.option('-y, --yes', 'do it without asking');
  const width = Math.max(...examples.map(([text]) => text.length));
  const wide = examples.some(([, what]) => `  $   ${what}`.length + width > PAPER);
  const lines = examples.map(([text, what]) => (wide ? `  $ ${text}\n      ${what}` : `  $ ${text.padEnd(width)}  ${what}`));
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Joins lines for wrapping: a paragraph ends at an empty line, and before a line that starts with a word and a colon. */
export const paragraphs = (text: string): string => text.replaceAll(/(?<!\n)\n(?!\n|\w+: )/g, ' ');
