import { Command, type OptionValues } from 'commander';
import type { Stack } from '../stack/index.ts';
import type { Output } from '../terminal/index.ts';

/** What a command works with. */
export interface Context {
  out: Output;
  /** The project's folder. */
  project(): string;
  /** The stack that --stack names, or the selected one. */
  stack(): Promise<Stack>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Asks before something changes; --yes answers. @throws CliError when there is nobody to ask, or the answer is no. */
  confirm(question: string): Promise<void>;
  /** What to tell somebody who presses Ctrl-C from now on. */
  ifInterrupted(howToGoOn: string): void;
}

/** Gives a command's action its context. */
export type Run = <O extends OptionValues>(
  action: (context: Context, options: O, ...operands: string[]) => Promise<void>,
) => (...args: unknown[]) => Promise<void>;

interface Description {
  /** One line, for the list of commands. */
  summary: string;
  /** What it does, for somebody who knows neither Pulumi nor Aurora. */
  about: string;
  /** What to type, and what comes of it. */
  examples: readonly (readonly [command: string, what: string])[];
  /** Whether it asks first. */
  changes?: boolean;
}

/** A command with help that ends in examples. */
export function describe(name: string, { summary, about, examples, changes = false }: Description): Command {
  const command = new Command(name).summary(summary).description(paragraphs(about));
  if (changes) command.option('-y, --yes', 'do it without asking');
  const width = Math.max(...examples.map(([text]) => text.length));
  const lines = examples.map(([text, what]) => `  $ ${text.padEnd(width)}  ${what}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Text as wide as the terminal: an empty line ends a paragraph, and so does a line that begins with a word and a colon. */
export const paragraphs = (text: string): string => text.replaceAll(/(?<!\n)\n(?!\n|\w+: )/g, ' ');
