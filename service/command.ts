import { ConfigError } from './config.ts';
import { Problem } from './http/problem.ts';

/** Runs what a person started on this machine, and where it fails says why. */
export function run(command: () => Promise<void>): void {
  command().catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  });
}

/** One line for what the person can mend; a stack for the rest. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Problem) return `${error.document.detail} (${String(error.cause)})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
