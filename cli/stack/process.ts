import { spawn } from 'node:child_process';
import { absent, silent } from './failure.ts';

export interface RunOptions {
  signal: AbortSignal;
  /** Called with each line of Pulumi's output. */
  onLine: (line: string) => void;
  /** Additional environment variables. */
  env?: Record<string, string>;
}

export interface Called {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Time limit for reading a state, which takes seconds unless the backend is unreachable. */
const SHORT_SECONDS = 45;

/** Runs a changing or long command in its own process group, so that Ctrl-C reaches it as a single SIGINT, on which it stops gracefully. */
export const run = (folder: string, args: string[], options: RunOptions): Promise<Called> =>
  call(folder, args, { ...options, end: 'SIGINT', seconds: undefined });

/** Runs a command that only reads, or writes within a moment. */
export const runShort = (folder: string, args: string[], signal?: AbortSignal): Promise<Called> =>
  call(folder, args, { signal, onLine: () => undefined, end: 'SIGKILL', seconds: SHORT_SECONDS });

interface Manner extends Omit<RunOptions, 'signal'> {
  signal: AbortSignal | undefined;
  end: NodeJS.Signals;
  seconds: number | undefined;
}

function call(cwd: string, args: string[], { signal, onLine, env, end, seconds }: Manner): Promise<Called> {
  // A process started after Ctrl-C would not receive the signal.
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

/** Splits a stream into lines. */
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
