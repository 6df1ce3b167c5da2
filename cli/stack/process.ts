import { spawn } from 'node:child_process';
import { absent, silent } from './failure.ts';

export interface RunOptions {
  signal: AbortSignal;
  /** Called with what Pulumi prints, line by line. */
  onLine: (line: string) => void;
  /** Added to the environment of the program. */
  env?: Record<string, string>;
}

export interface Called {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A look at a state takes seconds, unless its backend cannot be reached. */
const LOOK_SECONDS = 45;

/** Runs what changes something, or takes long, in a process group of its own: what it gets of Ctrl-C is one SIGINT, upon which it stops in order. */
export const run = (folder: string, args: string[], options: RunOptions): Promise<Called> =>
  call(folder, args, { ...options, end: 'SIGINT', seconds: undefined });

/** Runs what only looks, or writes within a moment. */
export const look = (folder: string, args: string[], signal?: AbortSignal): Promise<Called> =>
  call(folder, args, { signal, onLine: () => undefined, end: 'SIGKILL', seconds: LOOK_SECONDS });

interface Manner extends Omit<RunOptions, 'signal'> {
  signal: AbortSignal | undefined;
  end: NodeJS.Signals;
  seconds: number | undefined;
}

function call(cwd: string, args: string[], { signal, onLine, env, end, seconds }: Manner): Promise<Called> {
  // One that begins after Ctrl-C would never hear of it.
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Called>();
  const child = spawn('pulumi', [...args, '--non-interactive'], {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): unknown => child.kill(end);
  signal?.addEventListener('abort', stop, { once: true });
  const patience =
    seconds &&
    setTimeout(() => {
      child.kill('SIGKILL');
      reject(silent(args, seconds));
    }, seconds * 1000);
  const called = { stdout: '', stderr: '' };
  const lines = new Lines(onLine);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    called.stdout += text;
    lines.take(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    called.stderr += text;
  });
  child.once('error', (cause) => reject(absent(cause)));
  child.once('close', (code) => resolve({ code, ...called }));
  return promise.finally(() => {
    clearTimeout(patience);
    signal?.removeEventListener('abort', stop);
  });
}

/** Gathers lines of what comes in pieces. */
class Lines {
  private rest = '';
  private readonly each: (line: string) => void;

  constructor(each: (line: string) => void) {
    this.each = each;
  }

  take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines.map((text) => text.trim())) if (line !== '') this.each(line);
  }
}
