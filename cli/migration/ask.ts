import { spawn } from 'node:child_process';
import { json, text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { TableSchema } from '../../service/rest/schema/index.ts';
import { CliError } from '../terminal/index.ts';

/** What the entities say. */
export interface Declared {
  /** The tables of each feature, as features.ts calls it. */
  features: Record<string, TableSchema[]>;
  /** Names of tables that no feature has. */
  others: string[];
  /** Names of all migrations, oldest first. */
  migrations: string[];
}

/** The local database, beside the migrations and the entities. */
export interface Compared {
  applied: string[];
  pending: string[];
  /** What TypeORM's schema builder would do there. */
  drift: string[];
}

export const declaredIn = (project: string): Promise<Declared> => ask(project, []);

export const comparedIn = (project: string, unused: readonly TableSchema[]): Promise<Compared> =>
  ask(project, ['database'], JSON.stringify(unused));

/** Takes these migrations back in the local database. */
export const undoneIn = (project: string, names: readonly string[]): Promise<{ undone: string[] }> => ask(project, ['undo', ...names]);

/** Asks the project's own service, in a process of its own: its files are not as Node.js reads them, and may have changed a moment ago. */
async function ask<T>(project: string, question: readonly string[], input = ''): Promise<T> {
  const child = spawn(process.execPath, ['build/run.mjs', 'service/schema.ts', ...question], { cwd: project, env: process.env });
  child.stdin.end(input);
  const exit = new Promise((resolve) => child.on('close', resolve));
  const [answer, output] = await Promise.all([json(child.stdout).catch(() => undefined), text(child.stderr), exit]);
  if (answer !== undefined) return answer as T;
  // What the service explains by itself is a line.
  if (/^[^\n]+\n$/.test(output)) throw new CliError(`${output.trim()}.`, 'Mend that, and run the command again.');
  // The line that says what is wrong, of a stack, and the first place in the project's own files.
  const [, message = output.trim()] = /^\w*Error: (.+)$/m.exec(output) ?? [];
  const [, place] = new RegExp(`${pathToFileURL(project).href}/(service/(?!rest/)[^\\s)]+:\\d+)`).exec(output) ?? [];
  throw new CliError(`The service does not load: ${message}${place ? ` (${place})` : ''}.`, 'Mend it there, and run the command again.');
}
