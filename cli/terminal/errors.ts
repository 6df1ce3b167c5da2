import * as z from 'zod';
import { AwsFailure } from '../../infra/ground/aws-failures.ts';

/** What a command ends with. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** Something that the person at the terminal can do something about. */
export class CliError extends Error {
  override name = 'CliError';
  /** What to do now: a sentence or a command. */
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}

/** A command line that is not understood. */
export class Misused extends CliError {
  override name = 'Misused';
}

/** Where nothing better is known. */
const ANYWHERE = '`siesta doctor` looks for what is wrong.';

/** An error as the person at the terminal should read it. */
export function explain(error: unknown): { message: string; next: string } {
  if (error instanceof CliError || error instanceof AwsFailure) return error;
  if (!(error instanceof Error)) return { message: String(error), next: ANYWHERE };
  if (error instanceof z.ZodError) {
    return {
      message: 'What the deployed functions answer is not understood: they are of another version than this checkout.',
      next: 'Deploy this one, `npm run up`, or check out the one that is deployed.',
    };
  }
  return { message: error.message || error.name, next: ANYWHERE };
}
