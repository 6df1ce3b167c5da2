import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const COMMAND = join(import.meta.dirname, '../../cli/siesta.mjs');

/** The `siesta` command in a process of its own, as a terminal has it. */
export class Interruptible {
  stdout = '';
  stderr = '';
  private readonly child;
  private readonly exit: Promise<unknown[]>;

  constructor(argv: string[], { cwd, env }: { cwd: string; env: Record<string, string> }) {
    this.child = spawn(process.execPath, [COMMAND, ...argv], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.child.stderr.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.exit = once(this.child, 'close');
  }

  /** Waits for this text on standard error. @throws Error with the whole output when the process ends first */
  async says(text: string): Promise<this> {
    while (!this.stderr.includes(text)) {
      const ended = await Promise.race([once(this.child.stderr, 'data').then(() => false), this.exit.then(() => true)]);
      if (ended && !this.stderr.includes(text)) throw new Error(`it ended without "${text}": ${this.stdout}${this.stderr}`);
    }
    return this;
  }

  /** Ctrl-C. */
  interrupt(): this {
    this.child.kill('SIGINT');
    return this;
  }

  /** Its exit code. */
  async ended(): Promise<number | null> {
    await this.exit;
    return this.child.exitCode;
  }
}
