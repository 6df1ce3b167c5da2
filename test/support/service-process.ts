import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Client } from './clients.ts';
import { withFeatures } from './with-features.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The service as `npm start` runs it, or another of the project's files, in a process of its own, with the features of the tests. */
export class ServiceProcess {
  output = '';
  /** Once it listens. A connection for each request: where one is kept, the server's end of an idle one may cross with the next request. */
  client!: Client;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown[]>;

  constructor(env: Record<string, string>, file = 'service/main.ts', ...args: string[]) {
    const { PATH = '' } = process.env;
    this.#child = spawn(process.execPath, ['build/run.mjs', ...withFeatures(), file, ...args], {
      cwd: root,
      env: { PATH, PORT: '0', ...env },
    });
    this.#closed = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  /** Resolves when it says where it listens. @throws Error with its output when it ends before. */
  static async start(env: Record<string, string>): Promise<ServiceProcess> {
    const started = new ServiceProcess(env);
    const stopped = started.end().then((code) => {
      throw new Error(`npm start ended with ${code}: ${started.output}`);
    });
    stopped.catch(() => undefined);
    while (!started.url) await Promise.race([once(started.#child.stdout as NodeJS.ReadableStream, 'data'), stopped]);
    started.client = new Client(started.url, {}, new Agent());
    return started;
  }

  get url(): string | undefined {
    return /listens on (http:\/\/localhost:\d+) /.exec(this.output)?.[1];
  }

  /** Resolves when it has said this. */
  async untilOutput(text: string): Promise<void> {
    while (!this.output.includes(text)) await once(this.#child.stdout as NodeJS.ReadableStream, 'data');
  }

  /** Sends a signal. @returns the exit code, or the signal that ended it. */
  async stop(signal: NodeJS.Signals): Promise<unknown> {
    this.#child.kill(signal);
    const end = await this.end();
    this.client?.close();
    return end;
  }

  /** Stops the process where it is, until thaw(). */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async end(): Promise<unknown> {
    const [code, signal] = await this.#closed;
    return code ?? signal;
  }
}
