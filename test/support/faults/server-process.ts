import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '../clients.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One of the project's commands in a process of its own. */
export class ServiceProcess {
  #output = '';
  readonly exited: Promise<number | null>;

  protected constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output += chunk;
      });
    }
    this.exited = once(child, 'exit').then(([code]) => code as number | null);
  }

  static run(file: string, env: Record<string, string>): ServiceProcess {
    return new ServiceProcess(ServiceProcess.spawn(file, env));
  }

  protected static spawn(file: string, env: Record<string, string>): ChildProcess {
    const { PATH = '' } = process.env;
    return spawn(process.execPath, ['build/run.mjs', file], { cwd: root, env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it wrote so far. */
  get output(): string {
    return this.#output;
  }

  /** @returns the exit code; null when the signal ended it. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }
}

/** `npm start` in a process of its own. */
export class ServerProcess extends ServiceProcess {
  #client: Client | undefined;

  static async start(env: Record<string, string>): Promise<ServerProcess> {
    const server = new ServerProcess(ServiceProcess.spawn('service/main.ts', { PORT: '0', ...env }));
    while (server.url === undefined) {
      const ended = await Promise.race([server.exited, setTimeout(50)]);
      if (ended !== undefined) throw new Error(`the server ended with ${ended}: ${server.output}`);
    }
    return server;
  }

  get client(): Client {
    this.#client ??= new Client(this.url ?? '', { 'content-type': 'application/json' });
    return this.#client;
  }

  private get url(): string | undefined {
    return /^Siesta listens on (\S+)/m.exec(this.output)?.[1]?.replace('localhost', '127.0.0.1');
  }

  override stop(signal?: NodeJS.Signals): Promise<number | null> {
    this.#client?.close();
    return super.stop(signal);
  }
}
