import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { run } from './commands.ts';

/** Servers of this run alone. A destroy drops every database of the server that stands for Aurora: none but its own is safe. */

const stops: (() => Promise<void>)[] = [];

/** Ends every server that was started here. */
export async function stopServers(): Promise<void> {
  for (const stop of stops.toReversed()) await stop();
}

/** MiniStack: AWS's APIs, Lambda with the real zip, and the gateways' data planes. */
export async function startEmulator(home: string): Promise<void> {
  const port = process.env.E2E_AWS_PORT ?? String(await freePort());
  const log = openSync(join(home, 'emulator.log'), 'w');
  // Of a group of its own, so that the functions' processes end with it.
  const child = spawn('ministack', { env: { ...process.env, GATEWAY_PORT: port }, stdio: ['ignore', log, log], detached: true });
  stops.push(() => endGroup(child));
  await answers(`http://127.0.0.1:${port}/_ministack/health`, child);
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${port}`;
}

/** MariaDB with TLS and IAM logins. Its `admin` has the password that the cluster's master is going to be given. */
export async function startDatabase(home: string, script: string): Promise<void> {
  const folder = join(home, 'mariadb');
  const port = process.env.E2E_MYSQL_PORT ?? String(await freePort());
  await run(script, [folder, port]);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  stops.push(() => endProcess(pid));
  const password = randomBytes(20).toString('hex');
  const root = ['--no-defaults', `--socket=${join(folder, 'sock')}`, '-uroot'];
  for (const host of ['%', 'localhost']) await run('mariadb', [...root, '-e', `ALTER USER admin@'${host}' IDENTIFIED BY '${password}'`]);
  Object.assign(process.env, {
    MYSQL_URL: `mysql://admin:${password}@127.0.0.1:${port}`,
    MYSQL_CA: join(folder, 'ca.pem'),
    AWS_EMULATOR_MYSQL: `127.0.0.1:${port}`,
    AWS_EMULATOR_MYSQL_ADMIN: root.join(' '),
    AWS_EMULATOR_STATE: join(home, 'snapshots'),
    // MariaDB has no IAM plugin, and no certificate that Amazon signed.
    AWS_EMULATOR_LAMBDA_ENV: JSON.stringify({ DB_IDENTIFIED: "VIA pam USING 'siesta-rds-iam'", DATABASE_CA: join(folder, 'ca.pem') }),
    RANDOM_PASSWORD: password,
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode} before it answered`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await pause();
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

async function endProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await pause();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
