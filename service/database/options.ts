import { readFileSync } from 'node:fs';
import type { PoolOptions, SslOptions } from 'mysql2';
import { AbstractLogger, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { ConfigError, type DatabaseConfig } from '../config.ts';
import { rdsToken } from './iam.ts';
import type { LazyDriver } from './lazy-driver.ts';
import { StatementSpans } from './statement-spans.ts';

/** Time limit of one connection attempt, in milliseconds: short, because a resuming server is retried. */
const CONNECT_TIMEOUT_MS = 5_000;

/** How long after a statement's time limit to wait for the server's response, in milliseconds. */
const SILENCE_MS = 1_000;

/** TypeORM's loggers print every statement that exceeds its time limit, including user data. */
class SilentLogger extends AbstractLogger {
  protected override writeLog(): void {}
}

/** The table in which TypeORM records the applied migrations. */
export const MIGRATIONS_TABLE = 'migrations';

/** Entities and migrations. */
export interface DatabaseSchema {
  entities: (new (...args: never[]) => object)[];
  /** Oldest first, one DDL statement each; expand, then contract, so that the previous version still runs on the new schema. */
  migrations: (new (
    ...args: never[]
  ) => MigrationInterface)[];
}

/** The options shared by every DataSource: the service's, the migrations', the tests'. */
export const schemaOptions = ({ entities, migrations }: DatabaseSchema) => ({
  entities,
  migrations,
  migrationsTableName: MIGRATIONS_TABLE,
  subscribers: [StatementSpans],
  logger: new SilentLogger(),
});

/**
 * DataSource options for MySQL, MariaDB and Aurora MySQL; `type: 'mysql'` for all three, so that all run the same statements. These must avoid
 * what MySQL 8.0 (Aurora 3) lacks, what MySQL 9 has removed, and what MariaDB spells differently.
 */
export function mysqlOptions(config: DatabaseConfig, schema: DatabaseSchema, driver: LazyDriver): DataSourceOptions {
  return {
    ...schemaOptions(schema),
    type: 'mysql',
    driver,
    database: config.name,
    enableQueryTimeout: true,
    // The server cancels a statement earlier than this: if no response has come by then, the connection is lost.
    maxQueryExecutionTime: config.statementTimeoutMs + SILENCE_MS,
    extra: poolOptions(config),
  };
}

/**
 * mysql2 options, for one connection or a pool.
 * @throws ConfigError when a token would be sent in clear text.
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

/** With `caFile`, REQUIRED still verifies identity: naming authorities asks for more than that mode. Without it, Node.js's own authorities apply. */
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

/** The cleartext plugin's response: a token signed for each connection, so that none uses an expired one. */
const token = (config: DatabaseConfig): Buffer => Buffer.from(`${rdsToken(config)}\0`);
