import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from './clients.ts';

/** Types into a shell, in a project's folder, what a document says. */
export class Reader {
  /** Without the servers that this run may have: what is true on them is said by the contract. */
  private readonly env: NodeJS.ProcessEnv;
  private readonly folder: string;

  constructor(folder: string) {
    const { PATH = '', HOME = '' } = process.env;
    this.env = { PATH, HOME, npm_config_update_notifier: 'false' };
    this.folder = folder;
  }

  /** @throws Error with its output, when the line fails */
  type(line: string): string {
    return execFileSync('sh', ['-euc', line], { cwd: this.folder, env: this.env, encoding: 'utf8', stdio: 'pipe' });
  }

  /** Types a line that starts the service, on a free port and with an empty database, and ends it after `use`. */
  async serving(line: string, use: (client: Client) => Promise<void>): Promise<void> {
    const env = { ...this.env, PORT: '0', DATABASE_FILE: ':memory:' };
    const started = spawn('sh', ['-euc', line], { cwd: this.folder, env, detached: true });
    const ended = once(started, 'close');
    try {
      let output = '';
      for await (const chunk of started.stdout) {
        output += chunk;
        const url = /listens on (http:\/\/localhost:\d+) /.exec(output)?.[1];
        if (!url) continue;
        const client = new Client(url);
        await use(client);
        client.close();
        break;
      }
      expect(output).toContain('listens on');
    } finally {
      // The whole group: the shell has started others.
      process.kill(-(started.pid ?? 0));
      await ended;
    }
  }
}
