import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { TableSchema } from '../../service/rest/schema/index.ts';
import { CliError } from '../terminal/index.ts';

/** The entities' declarations. */
export interface Declared {
  /** The tables of each feature, named as in features.ts. */
  features: Record<string, TableSchema[]>;
  /** Tables that belong to no feature. */
  others: string[];
  /** Names of all migrations, oldest first. */
  migrations: string[];
}

/** The local database compared with migrations and entities. */
export interface Compared {
  applied: string[];
  pending: string[];
  /** Statements by which TypeORM's schema builder would change it. */
  drift: string[];
}

export const declaredIn = (project: string): Promise<Declared> => ask(project, []);

export const comparedIn = (project: string, unused: readonly TableSchema[]): Promise<Compared> =>
  ask(project, ['database'], JSON.stringify(unused));

/** Reverts these migrations in the local database. */
export const undoneIn = (project: string, names: readonly string[]): Promise<{ undone: string[] }> => ask(project, ['undo', ...names]);

/** The project's files do not load, for a reason that the service explains. */
export class DoesNotLoad extends CliError {
  /** What is wrong, without the place. */
  readonly reason: string;
  /** The file with the mistake, relative to the project's folder. */
  readonly file: string | undefined;

  constructor(message: string, next: string, { reason, file }: { reason: string; file: string | undefined }) {
    super(message, next);
    this.reason = reason;
    this.file = file;
  }
}

/** Runs the project's service in a separate process: its files need SWC, and may just have changed. */
async function ask<T>(project: string, question: readonly string[], input = ''): Promise<T> {
  const child = spawn(process.execPath, ['build/run.mjs', 'service/schema.ts', ...question], { cwd: project, env: process.env });
  child.stdin.end(input);
  const exit = new Promise((resolve) => child.on('close', resolve));
  const [lines, output] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  // The answer comes last: what is logged comes before it.
  const answer = lines.trimEnd().split('\n').at(-1);
  if (child.exitCode === 0 && answer) return JSON.parse(answer) as T;
  // A single line is an error that the service explains itself.
  if (/^[^\n]+\n$/.test(output)) {
    const [, reason = output.trim(), file] = /^(.+) \((service\/[^\s)]+)\)\n$/.exec(output) ?? [];
    throw new DoesNotLoad(`${output.trim()}.`, 'Mend that, and run the command again.', { reason, file });
  }
  // From a stack trace: its message, and the first place in the project's own files.
  const [, said = output.trim()] = /^\w*Error(?: \[\w+\])?: (.+)$/m.exec(output) ?? [];
  const root = `${realpathSync(project)}/`;
  const message = said.replaceAll(root, '');
  const places = output.split(root).map((line) => /^(service\/(?!rest\/)[^:\n]+):\d+/.exec(line));
  const [place, file] = places.find((found) => found !== null) ?? [];
  throw new DoesNotLoad(
    `The service does not load: ${message}${place ? ` (${place})` : ''}.`,
    'Mend it there, and run the command again.',
    {
      reason: message,
      file,
    },
  );
}
