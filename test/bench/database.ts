import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RowDataPacket } from 'mysql2';
import { type DatabaseConfig } from '../../service/config.ts';
import { administer, connect, databaseOn, environmentOf } from '../support/databases.ts';
import { MARIADB } from '../support/servers.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A database of that many to-dos on the server that MYSQL_URL names; filled on first use, and kept. */
export async function seeded(rows: number): Promise<DatabaseConfig> {
  if (!MARIADB.url) throw new Error('this bench needs a server: MYSQL_URL=mysql://user:password@host:3306 [MYSQL_CA=ca.pem] npm run bench');
  const config = databaseOn(MARIADB, `siesta_bench_${rows}`);
  await administer(config, `CREATE DATABASE IF NOT EXISTS \`${config.name}\``);
  if ((await count(config)) >= rows) return config;
  process.stderr.write(`filling ${config.name} …\n`);
  execFileSync(process.execPath, ['build/run.mjs', 'service/seed.ts', String(rows)], {
    cwd: root,
    env: environment(config),
    stdio: 'pipe',
  });
  return config;
}

/** How the service and its rival are told about a database. */
export const environment = (config: DatabaseConfig): Record<string, string> => ({ PATH: process.env.PATH ?? '', ...environmentOf(config) });

/** Ids of to-dos that are there, spread over the whole table. */
export async function idsOf(config: DatabaseConfig, many: number): Promise<string[]> {
  const connection = await connect(config);
  try {
    const [rows] = await connection.query<never[]>('SELECT id FROM todo ORDER BY RAND(7) LIMIT ?', [many]);
    return (rows as { id: string }[]).map(({ id }) => id);
  } finally {
    await connection.end();
  }
}

async function count(config: DatabaseConfig): Promise<number> {
  const connection = await connect(config);
  try {
    const [tables] = await connection.query<RowDataPacket[]>("SHOW TABLES LIKE 'todo'");
    if (tables.length === 0) return 0;
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS many FROM todo');
    return Number(row?.many);
  } finally {
    await connection.end();
  }
}

/** Takes out what a bench put in. */
export async function forget(config: DatabaseConfig, since: number): Promise<void> {
  const connection = await connect(config);
  await connection.query('DELETE FROM todo WHERE created_at >= ?', [since]);
  await connection.end();
}
