import { randomUUID } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { type DatabaseConfig, localDatabase } from '../../service/config.ts';
import { poolOptions } from '../../service/database/options.ts';
import type { DatabaseServer } from './servers.ts';

/** The settings of a database on a server of the tests'. */
export function databaseOn({ url = '', ca }: DatabaseServer, name: string, env: Record<string, string> = {}): DatabaseConfig {
  return localDatabase({ DATABASE_URL: `${url.replace(/\/+$/, '')}/${name}`, ...(ca && { DATABASE_CA: ca }), ...env });
}

/** What tells a local process of a database. */
export const environmentOf = ({ host, port, user, password = '', name, caFile }: DatabaseConfig): Record<string, string> => ({
  DATABASE_URL: `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${name}`,
  ...(caFile && { DATABASE_CA: caFile }),
});

/** What tells a function of a database. */
export const lambdaEnvironmentOf = ({ host, port, user, password = '', name, caFile = '' }: DatabaseConfig): Record<string, string> => ({
  DB_HOST: host,
  DB_PORT: String(port),
  DB_NAME: name,
  DB_USER: user,
  DB_PASSWORD: password,
  DATABASE_CA: caFile,
});

/** A connection beside the service, to the same database. */
export function connect(config: DatabaseConfig): Promise<Connection> {
  const { connectionLimit: _limit, ...options } = poolOptions(config);
  return createConnection({ ...options, multipleStatements: true });
}

/** An empty database of its own. */
export async function createDatabase(server: DatabaseServer, env: Record<string, string> = {}): Promise<DatabaseConfig> {
  const config = databaseOn(server, `siesta_test_${randomUUID().slice(0, 8)}`, env);
  await administer(config, `CREATE DATABASE \`${config.name}\``);
  return config;
}

export const dropDatabase = (config: DatabaseConfig): Promise<void> => administer(config, `DROP DATABASE IF EXISTS \`${config.name}\``);

/** Runs statements that belong to no test's database, on the server of this one. */
export async function administer(config: DatabaseConfig, ...statements: string[]): Promise<void> {
  const connection = await connect({ ...config, name: 'mysql' });
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}
