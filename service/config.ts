import { parseDatabaseUrl, type SslMode } from './database/url.ts';
import { ConfigError, type Environment, integer, list, matching, oneOf, required } from './environment.ts';

export { ConfigError } from './environment.ts';

/** Typed configuration, read from the environment once. Every function of the service and every local command uses it. */

export interface DatabaseConfig {
  /** `sqljs`: a local file. `mysql`: MySQL, MariaDB or Aurora MySQL. */
  kind: 'sqljs' | 'mysql';
  /** Path of the sql.js file; `:memory:` persists nothing. */
  file: string;
  host: string;
  port: number;
  name: string;
  user: string;
  /** Absent with `iam`: each connection signs a token instead. */
  password?: string;
  iam: boolean;
  region: string;
  /** Path of a PEM file with the certificate authorities that the server's certificate may be issued by. */
  caFile?: string;
  /** Default: VERIFY_IDENTITY with `caFile`, otherwise DISABLED (unencrypted). */
  sslMode?: SslMode;
  /** Connections of this process. 1 in Lambda: with two per environment, scaling out would soon exceed the server's `max_connections`. */
  poolSize: number;
  /** How long one request waits for a paused or unreachable database, in milliseconds. */
  wakeBudgetMs: number;
  /** How long one statement may run, in milliseconds. */
  statementTimeoutMs: number;
  /** Retry a refused login like an unreachable server: a newly created or restored cluster rejects its users for a while. */
  loginsMayBeLate?: boolean;
  /** `hibernated`: the database was removed on purpose, and no connection is attempted. */
  state: 'on' | 'hibernated';
}

export interface TokenConfig {
  issuer: string;
  audience: string;
  algorithms: string[];
  /** URL of the issuer's keys. Default: taken from its OpenID configuration. */
  jwksUri?: string;
}

export interface ServiceConfig {
  version: string;
  database: DatabaseConfig;
  /** `public`: one shared list. `jwt`: each caller sees only its own items. */
  auth: 'public' | 'jwt';
  /** Requirements for tokens, when this process verifies them itself. */
  token?: TokenConfig;
  /** Origins that browsers may call from. `['*']` allows all; an empty list disables CORS. */
  corsOrigins: string[];
  docs: boolean;
  /** Whether one unfiltered request may delete the whole shared list. */
  bulkDelete: boolean;
  /** URL of the published copy (an S3 object readable through the API), if there is one. */
  publishedCopy?: string;
  /** Path prefix that a custom domain maps to this API, such as `/v1`. */
  basePath: string;
}

/** Injection token of ServiceConfig. */
export const CONFIG = Symbol('ServiceConfig');

/** Whether content fetched from this URL cannot be tampered with in transit: https, or plain http on this machine. */
export function isTrustworthy(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname ?? ''));
}

function trustworthy(env: Environment, name: string): string {
  const url = required(env, name);
  if (!isTrustworthy(url)) throw new ConfigError(`${name} is "${url}"; it must be an https URL`);
  return url;
}

/** Requirements for bearer tokens. @throws ConfigError naming the missing variable. */
export function tokenConfig(env: Environment): TokenConfig {
  const algorithms = list(env.AUTH_ALGORITHMS ?? 'RS256,ES256');
  const unsafe = algorithms.find((name) => !/^(RS|PS|ES)(256|384|512)$|^EdDSA$/.test(name));
  if (algorithms.length === 0) throw new ConfigError('AUTH_ALGORITHMS names none; leave it out for RS256 and ES256');
  if (unsafe) throw new ConfigError(`AUTH_ALGORITHMS names "${unsafe}"; only public-key algorithms are allowed, such as RS256 or ES256`);
  return {
    issuer: trustworthy(env, 'AUTH_ISSUER'),
    audience: required(env, 'AUTH_AUDIENCE'),
    algorithms,
    ...(env.AUTH_JWKS_URI && { jwksUri: trustworthy(env, 'AUTH_JWKS_URI') }),
  };
}

/** What local and cloud databases have in common. The wake budget ends well before a gateway's own limit of 29 seconds. */
const commonDatabase = (env: Environment, poolSize: number) => ({
  poolSize: integer(env, 'DB_POOL_SIZE', poolSize, 1, 1000),
  wakeBudgetMs: integer(env, 'DB_WAKE_BUDGET_MS', 20_000, 100, 25_000),
  statementTimeoutMs: integer(env, 'DB_STATEMENT_TIMEOUT_MS', 10_000, 100, 300_000),
  region: env.AWS_REGION ?? 'us-east-1',
  state: oneOf(env, 'DATABASE_STATE', ['on', 'hibernated'] as const, 'on'),
});

/** The database of the functions in the cloud, from `DB_*` variables. @param bundledCa the CA file shipped with the code. */
export function cloudDatabase(env: Environment, bundledCa: string): DatabaseConfig {
  const iam = oneOf(env, 'DB_AUTH', ['iam', 'password'] as const, 'password') === 'iam';
  const common = commonDatabase(env, 1);
  const hibernated = common.state === 'hibernated';
  return {
    kind: 'mysql',
    file: '',
    host: hibernated ? '' : required(env, 'DB_HOST'),
    port: integer(env, 'DB_PORT', 3306, 1, 65_535),
    name: env.DB_NAME || 'siesta',
    user: hibernated ? '' : required(env, 'DB_USER'),
    ...(!iam && !hibernated && { password: required(env, 'DB_PASSWORD') }),
    iam,
    caFile: env.DATABASE_CA ?? bundledCa,
    ...common,
  };
}

/** The database of a local run: `DATABASE_URL=mysql://user:password@host:port/name`, or a sql.js file. */
export function localDatabase(env: Environment): DatabaseConfig {
  const common = { iam: false, ...commonDatabase(env, 10) };
  if (!env.DATABASE_URL) {
    return { kind: 'sqljs', file: env.DATABASE_FILE ?? '.data/siesta.sqlite', host: '', port: 0, name: '', user: '', ...common };
  }
  const { sslMode, sslCa, ...url } = parseDatabaseUrl(env.DATABASE_URL);
  const caFile = env.DATABASE_CA || sslCa;
  if (caFile !== undefined && sslMode === 'DISABLED')
    throw new ConfigError('DATABASE_URL has ssl-mode=DISABLED, but DATABASE_CA or ssl-ca names a CA file: remove one of them');
  return {
    kind: 'mysql',
    file: '',
    ...url,
    ...(caFile !== undefined && { caFile }),
    ...(sslMode && { sslMode }),
    ...common,
    iam: oneOf(env, 'DB_AUTH', ['iam', 'password'] as const, 'password') === 'iam',
  };
}

/** @throws ConfigError for a value that no browser would send as Origin. */
function origins(env: Environment, fallback: string): string[] {
  // Browsers send origins in lower case.
  const named = list((env.CORS_ORIGINS ?? fallback).toLowerCase());
  const wrong = named.find((origin) => origin !== '*' && !/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@]+$/.test(origin));
  if (wrong) throw new ConfigError(`CORS_ORIGINS names "${wrong}"; an origin is like https://app.example, without a path`);
  return named;
}

/** The address that a local server listens on: `HOST`. Default: this machine only. */
export function localHost({ HOST = 'localhost' }: Environment): string {
  // Node.js would listen on every address for an empty host.
  if (HOST === '') throw new ConfigError('HOST is empty; leave it out for this machine alone, or set 0.0.0.0 for every address');
  return HOST;
}

/** The port of a local server: `PORT`. Default: 3000; 0 picks any free port. */
export const localPort = (env: Environment): number => integer(env, 'PORT', 3000, 0, 65_535);

/**
 * The settings of the API.
 * @throws ConfigError naming the variable that is missing or wrong.
 */
export function serviceConfig(env: Environment, database: DatabaseConfig, version: string): ServiceConfig {
  const local = env.AWS_LAMBDA_FUNCTION_NAME === undefined;
  // In the cloud nothing is public unless the settings say so.
  if (!local && !env.AUTH) throw new ConfigError('AUTH is not set; it must be jwt, or public for one list that everybody shares');
  const auth = oneOf(env, 'AUTH', ['public', 'jwt'] as const, env.AUTH_ISSUER ? 'jwt' : 'public');
  if (auth === 'jwt' && env.PUBLISHED_COPY)
    throw new ConfigError("PUBLISHED_COPY is set with AUTH=jwt; nobody may read what is somebody's own");
  return {
    version,
    database,
    auth,
    ...(env.PUBLISHED_COPY && { publishedCopy: matching(env, 'PUBLISHED_COPY', '', /^https?:\/\/[^\s/]+\/\S+$/, 'the URL of an object') }),
    ...(local && auth === 'jwt' && { token: tokenConfig(env) }),
    corsOrigins: origins(env, local ? '*' : ''),
    docs: oneOf(env, 'DOCS', ['on', 'off'] as const, local ? 'on' : 'off') === 'on',
    bulkDelete: oneOf(env, 'BULK_DELETE', ['on', 'off'] as const, local ? 'on' : 'off') === 'on',
    basePath: matching(env, 'BASE_PATH', '', /^(\/[^\s/?#]+)*\/*$/, 'a path such as /v1').replace(/\/+$/, ''),
  };
}
