import { randomUUID } from 'node:crypto';
import { type Connection, createConnection } from 'mysql2/promise';
import { type DatabaseConfig, localDatabase } from '../../service/config.ts';
import { poolOptions } from '../../service/database/options.ts';

/** The MariaDB or MySQL that behaviour is tested on besides sql.js: a user that may make databases and users. */
const { MYSQL_URL, MYSQL_CA, CI } = process.env;

export const haveMariadb = MYSQL_URL !== undefined && MYSQL_URL !== '';

export const HOW_TO_RUN =
  'MYSQL_URL is not set, so nothing was tried on MariaDB: run  MYSQL_URL=mysql://user:password@host:3306 [MYSQL_CA=ca.pem] npm test';

/** Where MariaDB must be there, its absence is a failure and not a shorter run. */
export function assertMariadbInCi(): void {
  if (CI === 'true' && !haveMariadb) throw new Error(HOW_TO_RUN);
}

/** The settings of a database on the tests' server. */
export function mariadbConfig(name: string, env: Record<string, string> = {}): DatabaseConfig {
  const url = `${(MYSQL_URL ?? '').replace(/\/+$/, '')}/${name}`;
  return localDatabase({ DATABASE_URL: url, ...(MYSQL_CA && { DATABASE_CA: MYSQL_CA }), ...env });
}

/** A connection beside the service, to the same database. */
export function connect({ name }: DatabaseConfig): Promise<Connection> {
  const { connectionLimit: _limit, ...options } = poolOptions(mariadbConfig(name));
  return createConnection({ ...options, multipleStatements: true });
}

/** An empty database of its own. */
export async function createDatabase(env: Record<string, string> = {}): Promise<DatabaseConfig> {
  const config = mariadbConfig(`siesta_test_${randomUUID().slice(0, 8)}`, env);
  await administer(`CREATE DATABASE \`${config.name}\``);
  return config;
}

export const dropDatabase = ({ name }: DatabaseConfig): Promise<void> => administer(`DROP DATABASE IF EXISTS \`${name}\``);

/** Runs statements that belong to no test's database. */
export async function administer(...statements: string[]): Promise<void> {
  const connection = await connect(mariadbConfig('mysql'));
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}
