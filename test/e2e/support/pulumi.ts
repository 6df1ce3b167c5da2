import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesBelow } from './processes.ts';

/** What the engine did, or would do, to one resource. */
export interface Step {
  op: string;
  type: string;
  name: string;
}

/** One run of the `pulumi` command that has ended. */
export interface Ran {
  code: number | null;
  stdout: string;
  /** All that it printed. */
  text: string;
  /** What it did to resources, without those that stay as they are. */
  steps: Step[];
}

const inHome = (name: string): string => join(process.env.E2E_HOME ?? '', name);

/** All that updates, previews and destroys have printed so far, in every suite. */
export const printed = (): string => readFileSync(inHome('printed.log'), 'utf8');

/** A run of the `pulumi` command that has begun. */
export class Running {
  readonly ended: Promise<Ran>;
  private readonly child: ChildProcess;
  private readonly log: string | undefined;

  constructor(folder: string, args: string[], env: Record<string, string> = {}) {
    this.log = ['up', 'preview', 'destroy'].includes(args[0] ?? '') ? inHome(`${randomUUID()}.ndjson`) : undefined;
    const logged = this.log ? ['--event-log', this.log, '--color=never'] : [];
    this.child = spawn('pulumi', [...args, ...logged, '--non-interactive'], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = this.end();
  }

  /** What the engine has told so far. */
  get events(): Record<string, unknown>[] {
    const text = this.log && existsSync(this.log) ? readFileSync(this.log, 'utf8') : '';
    // What comes after the last newline is still being written.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  }

  /** Stops the engine where it is, until resume(). */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  /** Kills the engine as it is, and after it the program and the plugins, which would otherwise live on. */
  async kill(): Promise<Ran> {
    // So that it goes on with nothing while those are looked for.
    this.child.kill('SIGSTOP');
    const orphans = await processesBelow(this.child.pid);
    this.child.kill('SIGKILL');
    const ran = await this.ended;
    for (const { pid } of orphans) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    return ran;
  }

  private async end(): Promise<Ran> {
    let [stdout, text] = ['', ''];
    this.child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      text += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      text += chunk;
    });
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    this.child.on('error', reject).on('exit', resolve);
    const code = await promise;
    if (this.log) appendFileSync(inHome('printed.log'), text);
    return { code, stdout, text, steps: stepsOf(this.events) };
  }
}

/** What a run changed, one line a resource: a replacement is one change, made in three steps. */
export function changesOf({ steps }: Ran): string[] {
  const parts = ['create-replacement', 'delete-replaced'];
  return steps
    .filter(({ op }) => !parts.includes(op))
    .map(({ op, name }) => `${op} ${name}`)
    .toSorted();
}

function stepsOf(events: Record<string, unknown>[]): Step[] {
  return (
    events
      .map(({ resourcePreEvent }) => (resourcePreEvent as { metadata: { op: string; urn: string; type: string } } | undefined)?.metadata)
      .filter((metadata) => metadata !== undefined)
      // The engine makes and drops default providers as it needs them, and shows them to nobody.
      .filter(({ op, type }) => op !== 'same' && !type.startsWith('pulumi:providers:'))
      .map(({ op, urn, type }) => ({ op, type, name: urn.slice(urn.lastIndexOf('::') + 2) }))
  );
}
