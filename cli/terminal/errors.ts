import * as z from 'zod';
import { AwsFailure } from '../../infra/ground/aws-failures.ts';

/** Exit codes. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** An error that the user can do something about. */
export class CliError extends Error {
  override name = 'CliError';
  /** What to do: a sentence or a command. */
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.next = next;
  }
}

/** An invalid command line. */
export class Misused extends CliError {
  override name = 'Misused';
}

/** Default advice. */
const ANYWHERE = '`npx siesta doctor` looks for what is wrong.';

/** An error's message and advice for the user. */
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
