import { readFileSync } from 'node:fs';
import type { PoolOptions, SslOptions } from 'mysql2';
import { AbstractLogger, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { ConfigError, type DatabaseConfig } from '../config.ts';
import { rdsToken } from './iam.ts';
import type { LazyDriver } from './lazy-driver.ts';
import { StatementSpans } from './statement-spans.ts';

/** How long one attempt to connect may take, in milliseconds: a waking server is asked again rather than waited for. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How long after its time limit an answer about a statement is waited for, in milliseconds. */
const SILENCE_MS = 1_000;

/** TypeORM would print every statement that reaches its time limit, with what users wrote in it. */
class SilentLogger extends AbstractLogger {
  protected override writeLog(): void {}
}

/** Where TypeORM notes which migrations have run. */
export const MIGRATIONS_TABLE = 'migrations';

/** What is in the database. */
export interface DatabaseSchema {
  entities: (new (...args: never[]) => object)[];
  /** Every change of the schema, oldest first, one DDL statement each; expand, then contract: the version before still runs on it. */
  migrations: (new (
    ...args: never[]
  ) => MigrationInterface)[];
}

/** What every DataSource of Siesta has in common: the service's, the migrations', the tests'. */
export const schemaOptions = ({ entities, migrations }: DatabaseSchema) => ({
  entities,
  migrations,
  migrationsTableName: MIGRATIONS_TABLE,
  subscribers: [StatementSpans],
  logger: new SilentLogger(),
});

/**
 * DataSource options for MySQL, MariaDB and Aurora MySQL; `type: 'mysql'` for all three, so that all run the same statements: no statement may use
 * what MySQL 8.0, which Aurora 3 is, has not yet, what MySQL 9 has no longer, or what MariaDB calls otherwise.
 */
export function mysqlOptions(config: DatabaseConfig, schema: DatabaseSchema, driver: LazyDriver): DataSourceOptions {
  return {
    ...schemaOptions(schema),
    type: 'mysql',
    driver,
    database: config.name,
    enableQueryTimeout: true,
    // The server ends a statement before: what has no answer then has lost its connection.
    maxQueryExecutionTime: config.statementTimeoutMs + SILENCE_MS,
    extra: poolOptions(config),
  };
}

/**
 * mysql2 options of one connection or of a pool of them.
 * @throws ConfigError where a token would be sent in clear text.
 */
export function poolOptions(config: DatabaseConfig): PoolOptions {
  const ssl = sslOf(config);
  if (config.iam && !ssl?.verifyIdentity)
    throw new ConfigError('DATABASE_CA is not set; DB_AUTH=iam sends its token over verified TLS only');
  return {
    host: config.host,
    port: config.port,
    user: config.user,
    database: config.name,
    ...(config.iam
      ? { enableCleartextPlugin: true, authPlugins: { mysql_clear_password: () => () => token(config) } }
      : { password: config.password ?? '' }),
    ...(ssl && { ssl }),
    charset: 'utf8mb4',
    timezone: 'Z',
    connectTimeout: CONNECT_TIMEOUT_MS,
    connectionLimit: config.poolSize,
    enableKeepAlive: true,
  };
}

/** Where authorities are named, REQUIRED says less than that and changes nothing. Without, those that Node.js knows are asked. */
function sslOf({ caFile, sslMode = caFile ? 'VERIFY_IDENTITY' : 'DISABLED' }: DatabaseConfig): SslOptions | undefined {
  if (sslMode === 'DISABLED') return undefined;
  return {
    ...(caFile && { ca: authoritiesIn(caFile) }),
    rejectUnauthorized: caFile !== undefined || sslMode !== 'REQUIRED',
    verifyIdentity: sslMode === 'VERIFY_IDENTITY' || (caFile !== undefined && sslMode === 'REQUIRED'),
    minVersion: 'TLSv1.2',
  };
}

function authoritiesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(`DATABASE_CA names ${file}, which cannot be read (${(cause as Error).message})`, { cause });
  }
}

/** The cleartext plugin's answer: a token made for this very connection, so that no connection meets an expired one. */
const token = (config: DatabaseConfig): Buffer => Buffer.from(`${rdsToken(config)}\0`);
