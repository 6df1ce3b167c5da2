import { parseDatabaseUrl, type SslMode } from './database/url.ts';
import { ConfigError, type Environment, integer, list, matching, oneOf, required } from './environment.ts';

export { ConfigError } from './environment.ts';

/** The environment, read once. Every function of the service and every local command takes its settings from here. */

export interface DatabaseConfig {
  /** `sqljs`: a file of this machine. `mysql`: MySQL, MariaDB or Aurora MySQL. */
  kind: 'sqljs' | 'mysql';
  /** Path of the sql.js file; `:memory:` keeps nothing. */
  file: string;
  host: string;
  port: number;
  name: string;
  user: string;
  /** Absent with `iam`, where each connection signs a token of its own. */
  password?: string;
  iam: boolean;
  region: string;
  /** Path of a PEM file with the authorities the server's certificate may come from. */
  caFile?: string;
  /** By default VERIFY_IDENTITY where authorities are named, and else DISABLED: the connection is not encrypted. */
  sslMode?: SslMode;
  /** Connections of this process. In Lambda 1: two environments a request would soon pass the server's `max_connections`. */
  poolSize: number;
  /** How long one request waits for a database that sleeps or is away, in milliseconds. */
  wakeBudgetMs: number;
  /** How long one statement may run, in milliseconds. */
  statementTimeoutMs: number;
  /** A refused login is waited for like a database that is away: one that was just made or restored knows its users late. */
  loginsMayBeLate?: boolean;
  /** `hibernated`: there is no database on purpose, and no connection is tried. */
  state: 'on' | 'hibernated';
}

export interface TokenConfig {
  issuer: string;
  audience: string;
  algorithms: string[];
  /** Where the issuer's keys are; by default its OpenID configuration says. */
  jwksUri?: string;
}

export interface ServiceConfig {
  version: string;
  database: DatabaseConfig;
  /** `public`: one shared list. `jwt`: each caller sees its own. */
  auth: 'public' | 'jwt';
  /** What a token must be, where this process checks it itself. */
  token?: TokenConfig;
  /** Origins that browsers may call from; `['*']` is all, none is no CORS. */
  corsOrigins: string[];
  docs: boolean;
  /** Whether the shared list may be deleted as a whole, by one request without a filter. */
  bulkDelete: boolean;
  /** URL of the object with a copy that everybody may read, if there is one. */
  publishedCopy?: string;
  /** Path prefix that a custom domain maps to this API, such as `/v1`. */
  basePath: string;
}

/** The token that ServiceConfig is injected by. */
export const CONFIG = Symbol('ServiceConfig');

/** Whether nobody on the way can change what is fetched from there: by https, or without leaving this machine. */
export function isTrustworthy(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname ?? ''));
}

function trustworthy(env: Environment, name: string): string {
  const url = required(env, name);
  if (!isTrustworthy(url)) throw new ConfigError(`${name} is "${url}"; it must be an https URL`);
  return url;
}

/** What a bearer token must be. @throws ConfigError naming the missing variable. */
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

/** The budget ends well before a gateway's own 29 seconds. */
const limits = (env: Environment, poolSize: number) => ({
  poolSize: integer(env, 'DB_POOL_SIZE', poolSize, 1, 1000),
  wakeBudgetMs: integer(env, 'DB_WAKE_BUDGET_MS', 20_000, 100, 25_000),
  statementTimeoutMs: integer(env, 'DB_STATEMENT_TIMEOUT_MS', 10_000, 100, 300_000),
  region: env.AWS_REGION ?? 'us-east-1',
  state: oneOf(env, 'DATABASE_STATE', ['on', 'hibernated'] as const, 'on'),
});

/** The database as `DB_*` variables name it: the way of the functions in the cloud. `bundled` is the CA file beside their code. */
export function cloudDatabase(env: Environment, bundledCa: string): DatabaseConfig {
  const iam = oneOf(env, 'DB_AUTH', ['iam', 'password'] as const, 'password') === 'iam';
  const hibernated = env.DATABASE_STATE === 'hibernated';
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
    ...limits(env, 1),
  };
}

/** The database of a local run: `DATABASE_URL=mysql://user:password@host:port/name`, or a sql.js file. */
export function localDatabase(env: Environment): DatabaseConfig {
  const common = { iam: false, ...limits(env, 10) };
  if (!env.DATABASE_URL) {
    return { kind: 'sqljs', file: env.DATABASE_FILE ?? '.data/siesta.sqlite', host: '', port: 0, name: '', user: '', ...common };
  }
  const { sslMode, sslCa, ...url } = parseDatabaseUrl(env.DATABASE_URL);
  const caFile = env.DATABASE_CA || sslCa;
  if (caFile !== undefined && sslMode === 'DISABLED')
    throw new ConfigError('DATABASE_URL says ssl-mode=DISABLED, and yet an authority is named');
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

/** @throws ConfigError where one would never be that of a browser's request. */
function origins(env: Environment, fallback: string): string[] {
  // As browsers write them.
  const named = list((env.CORS_ORIGINS ?? fallback).toLowerCase());
  const wrong = named.find((origin) => origin !== '*' && !/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@]+$/.test(origin));
  if (wrong) throw new ConfigError(`CORS_ORIGINS names "${wrong}"; an origin is like https://app.example, without a path`);
  return named;
}

/** Where a local server listens: `HOST`, by default this machine alone. */
export function localHost({ HOST = 'localhost' }: Environment): string {
  // Node.js would take it for every address.
  if (HOST === '') throw new ConfigError('HOST is empty; leave it out for this machine alone, or set 0.0.0.0 for every address');
  return HOST;
}

/** The port of a local server: `PORT`, by default 3000; 0 takes any that is free. */
export const localPort = (env: Environment): number => integer(env, 'PORT', 3000, 0, 65_535);

/**
 * The settings of the API.
 * @throws ConfigError naming the variable that is missing or wrong.
 */
export function serviceConfig(env: Environment, database: DatabaseConfig, version: string): ServiceConfig {
  const local = env.AWS_LAMBDA_FUNCTION_NAME === undefined;
  // In the cloud nothing is open that was not said to be.
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
