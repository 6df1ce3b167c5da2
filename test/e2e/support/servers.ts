import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
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
  // The authority of the databases, once they are there: an issuer of tokens on this machine has a certificate of it.
  const ca = join(databaseFolder(home), 'ca.pem');
  const trust = { SSL_CERT_FILE: ca, NODE_EXTRA_CA_CERTS: ca };
  // Of a group of its own, so that the functions' processes end with it.
  const child = spawn('ministack', {
    env: { ...process.env, ...trust, GATEWAY_PORT: port },
    stdio: ['ignore', log, log],
    detached: true,
  });
  stops.push(() => endGroup(child));
  await answers(`http://127.0.0.1:${port}/_ministack/health`, child);
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${port}`;
}

/** A server that stands for a cluster. */
export interface Server {
  /** What says that the clusters of a command are on it. */
  environment: Record<string, string>;
  /** Arguments that make a client its root. */
  root: string[];
}

/**
 * Two MariaDBs with TLS and IAM logins: a restore has two clusters at once. Their `admin` has the password that a cluster's master is going to
 * be given, and clusters are on the first unless a command is told otherwise.
 */
export async function startDatabases(home: string, script: string): Promise<void> {
  const password = randomBytes(20).toString('hex');
  const folder = databaseFolder(home);
  const port = process.env.E2E_MYSQL_PORT ?? String(await freePort());
  const first = await startDatabase(script, folder, port, password);
  // Of the same authority, which is the one that the functions know.
  const second = join(home, 'mariadb-second');
  for (const name of ['ca.pem', 'ca.key', 'server.pem', 'server.key']) cpSync(join(folder, name), join(second, name));
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const servers = [first, await startDatabase(script, second, String(await freePort()), password)];
  Object.assign(process.env, first.environment, {
    E2E_SERVERS: JSON.stringify(servers),
    MYSQL_URL: `mysql://admin:${password}@127.0.0.1:${port}`,
    MYSQL_CA: join(folder, 'ca.pem'),
    E2E_CERTIFICATE: JSON.stringify({ key: pem('server.key'), cert: pem('server.pem') }),
    AWS_EMULATOR_STATE: join(home, 'snapshots'),
    // MariaDB has no IAM plugin, and no certificate that Amazon signed.
    AWS_EMULATOR_LAMBDA_ENV: JSON.stringify({ DB_IDENTIFIED: "VIA pam USING 'siesta-rds-iam'", DATABASE_CA: join(folder, 'ca.pem') }),
    RANDOM_PASSWORD: password,
  });
}

const databaseFolder = (home: string): string => join(home, 'mariadb');

async function startDatabase(script: string, folder: string, port: string, password: string): Promise<Server> {
  // Two that begin at once install the same helper for logins, and one of them fails.
  await run('flock', ['-o', join(tmpdir(), 'siesta-e2e-database.lock'), script, folder, port]);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  stops.push(() => endProcess(pid));
  const root = ['--no-defaults', `--socket=${join(folder, 'sock')}`, '-uroot'];
  for (const host of ['%', 'localhost']) await run('mariadb', [...root, '-e', `ALTER USER admin@'${host}' IDENTIFIED BY '${password}'`]);
  return { root, environment: { AWS_EMULATOR_MYSQL: `127.0.0.1:${port}`, AWS_EMULATOR_MYSQL_ADMIN: root.join(' ') } };
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
