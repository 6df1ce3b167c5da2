import { ConfigError } from './config.ts';
import { Problem } from './http/problem.ts';
import { DeclarationError } from './rest/declaration/declaration-error.ts';

/** Runs a local command; on failure prints why and sets the exit code. */
export function run(command: () => Promise<void>): void {
  command().catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  });
}

/** One line for errors that the user or the developer of a feature can fix; a stack trace for the rest. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DeclarationError) return error.message;
  if (error instanceof Problem) return `${error.document.detail} (${String(error.cause)})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
