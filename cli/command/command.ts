import { Command, type OptionValues } from 'commander';
import type { Stack, Supposed } from '../stack/index.ts';
import type { Output } from '../terminal/index.ts';

/** What a command works with. */
export interface Context {
  out: Output;
  /** The project's folder. */
  project(): string;
  /** The stack that --stack names, or the selected one. */
  stack(): Promise<Stack>;
  /** The same for an estimate, which needs neither Pulumi nor a deployed stack: what is not said is taken for granted, and said. */
  supposed(): Promise<Supposed>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Asks before something changes; --yes answers. @throws CliError when there is nobody to ask, or the answer is no. */
  confirm(question: string): Promise<void>;
  /** Asks for a word to be typed before something is gone for good; the same word, said beforehand, answers. @throws CliError as above */
  typed(word: string, question: string, given: string | undefined): Promise<void>;
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

/** How wide help is where nothing else is known, and examples are always. */
export const PAPER = 80;

/** A command with help that ends in examples. */
export function describe(name: string, { summary, about, examples, changes = false }: Description): Command {
  const command = new Command(name).summary(summary).description(paragraphs(about));
  if (changes) command.option('-y, --yes', 'do it without asking');
  const width = Math.max(...examples.map(([text]) => text.length));
  const wide = examples.some(([, what]) => `  $   ${what}`.length + width > PAPER);
  const lines = examples.map(([text, what]) => (wide ? `  $ ${text}\n      ${what}` : `  $ ${text.padEnd(width)}  ${what}`));
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Text as wide as the terminal: an empty line ends a paragraph, and so does a line that begins with a word and a colon. */
export const paragraphs = (text: string): string => text.replaceAll(/(?<!\n)\n(?!\n|\w+: )/g, ' ');
