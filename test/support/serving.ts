import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from './clients.ts';

/** Runs a shell line that starts the service of a project, on a free port and with an empty database, and ends it after `use`. */
export async function servingIn(
  folder: string,
  line: string,
  env: NodeJS.ProcessEnv,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const started = spawn('sh', ['-euc', line], { cwd: folder, env: { ...env, PORT: '0', DATABASE_FILE: ':memory:' }, detached: true });
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
