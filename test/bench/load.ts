import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What wrk saw. */
export interface Load {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** An HTTP server on this machine in a process of its own, its log thrown away. */
export class Server {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** @param file what build/run.mjs starts. */
  static async start(file: string, env: Record<string, string>): Promise<Server> {
    const port = await freePort();
    const child = spawn(process.execPath, ['build/run.mjs', file], { cwd: root, env: { ...env, PORT: String(port) }, stdio: 'ignore' });
    const server = new Server(`http://127.0.0.1:${port}`, child);
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null) break;
      const answer = await fetch(`${server.url}/health`).catch(() => undefined);
      if (answer?.ok) return server;
      await setTimeout(100);
    }
    server.stop();
    throw new Error(`${file} did not listen`);
  }

  /** Sends the mix for some seconds. @throws Error when a request failed. */
  async load(ids: string[], clients: number, seconds: number): Promise<Load> {
    const folder = mkdtempSync(join(tmpdir(), 'mix-'));
    try {
      const file = join(folder, 'ids');
      writeFileSync(file, ids.join('\n'));
      const options = ['-t1', `-c${clients}`, `-d${seconds}s`, '--timeout', '15s', '-s', join(root, 'test/bench/mix.lua'), this.url];
      const { stdout } = await promisify(execFile)('wrk', options, { env: { PATH: process.env.PATH, IDS: file } });
      const { requests, microseconds, p50, p99, failed } = JSON.parse(stdout.slice(stdout.lastIndexOf('{')));
      if (failed > 0) throw new Error(`${failed} of ${requests} requests failed: ${stdout}`);
      return { perSecond: Math.round((requests * 1e6) / microseconds), p50Ms: p50 / 1000, p99Ms: p99 / 1000 };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    const killer = setTimeout(3_000).then(() => this.child.kill('SIGKILL'));
    await Promise.race([once(this.child, 'exit'), killer]);
  }
}
