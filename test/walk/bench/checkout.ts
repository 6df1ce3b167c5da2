import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { projectFolder } from '../../e2e/support/stack.ts';
import { Run } from './run.ts';

const COMMAND = resolve(import.meta.dirname, '../../../cli/siesta.mjs');

/** What every checkout says: a floor is meant, whatever it costs. */
const COMMON = { 'aws:region': 'us-east-1', 'siesta:idleBudgetUsd': '1000' };

/** A copy of the built project, with settings of its own. */
export class Checkout {
  /** Its database's usual floor, ACU. */
  minAcu = 0;
  readonly name: string;
  readonly folder: string;

  constructor(number: number) {
    this.name = `checkout ${number}`;
    this.folder = number === 1 ? projectFolder() : join(process.env.E2E_HOME ?? '', `checkout-${number}`);
    if (number > 1) cpSync(projectFolder(), this.folder, { recursive: true, verbatimSymlinks: true });
  }

  /** Edits its settings. */
  say(database: { minAcu: number; [setting: string]: unknown }): void {
    const file = join(this.folder, 'Pulumi.dev.yaml');
    // Its passphrase is said there once.
    const before = parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, stringify({ ...before, config: { ...COMMON, 'siesta:database': database } }));
    this.minAcu = database.minAcu;
  }

  siesta(argv: string[], env: Record<string, string>): Run {
    // A snapshot is taken without a question.
    const confirmed = argv[1] === 'snapshot' ? argv : [...argv, '--yes'];
    return new Run(process.execPath, [COMMAND, ...confirmed, '--stack', 'dev'], { cwd: this.folder, env });
  }

  up = (env: Record<string, string>): Run =>
    new Run('pulumi', ['up', '--yes', '--skip-preview', '--non-interactive', '--color=never', '--suppress-progress', '--stack', 'dev'], {
      cwd: this.folder,
      env,
    });
}

/** Deletes the empty .attrs file that a killed Pulumi leaves beside a state, and then refuses to read. */
export function removeEmptyAttributes(): void {
  const file = join(process.env.E2E_HOME ?? '', 'backend/.pulumi/stacks/siesta/dev.json.attrs');
  if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
}
