import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { cloudDatabase, type DatabaseConfig } from './config.ts';
import { isLockTimeout } from './database/faults.ts';
import { inspect } from './database/inspect.ts';
import { migrate, migrationState, undoLastMigration } from './database/migrate.ts';
import { mistakeIn } from './database/mistakes.ts';
import { type OpenDatabase, openDatabase } from './database/open.ts';
import { readerGrants, userStatements } from './database/users.ts';
import { Problem } from './http/problem.ts';
import { installed, schema } from './installed.ts';
import { publish } from './published/publish.ts';
import { openServices } from './published/services.ts';
import { resourcesOf } from './rest/feature.ts';
import { settings } from './settings.ts';

/** The operations function: what a deployment and the operator do to the database. Each operation may be repeated. */

const Login = z.strictObject({ user: z.string().min(1), password: z.string().min(1) });
/** Another cluster in the same network, which is a copy and may be changed. */
const Copy = z.strictObject({ host: z.string().min(1), port: z.int(), login: Login });

const Event = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('keep') }),
  z.strictObject({ op: z.literal('migrate') }),
  z.strictObject({ op: z.literal('migrations') }),
  z.strictObject({ op: z.literal('publish'), url: z.url(), rehearsal: z.boolean().default(false) }),
  z.strictObject({ op: z.literal('undo') }),
  z.strictObject({ op: z.literal('users'), login: Login }),
  z.strictObject({ op: z.literal('inspect'), copy: Copy.optional(), before: z.int().optional() }),
]);

/** A database that was just made or restored refuses logins for a while, in milliseconds. */
const PATIENCE_MS = 180_000;
/** DDL on a big table takes long, and ends before Lambda's 15 minutes, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 840_000;

const readableTables = resourcesOf(installed).map(({ table }) => table);

const config: DatabaseConfig = {
  ...settings((env) => cloudDatabase(env, fileURLToPath(new URL('./rds-ca.pem', import.meta.url)))),
  wakeBudgetMs: PATIENCE_MS,
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  // A deployment asks the version that it publishes, perhaps of a database that it has just made. A command asks the newest, and is told at once.
  loginsMayBeLate: process.env.AWS_LAMBDA_FUNCTION_VERSION !== '$LATEST',
};

export const handler = async (event: unknown): Promise<object> => {
  const parsed = Event.safeParse(event);
  // The event is not quoted: it may hold the master password.
  if (!parsed.success)
    throw new Error(
      'unknown operation; send {"op": "migrate" | "migrations" | "undo" | "users" | "publish" | "inspect" | "keep"}, users with login {user, password}, publish with url',
    );
  const { data } = parsed;
  if (data.op === 'keep') return { ok: true };
  if (data.op === 'users') return makeUsers(data.login);
  if (data.op === 'inspect') return look(data);
  return withDatabase(config, async (database) => {
    if (data.op === 'migrations') return migrationState(database.dataSource);
    if (data.op === 'undo') return { undone: (await undoLastMigration(database.dataSource)) ?? null };
    if (data.op === 'publish') return publishFor(database, data);
    const applied = await migrate(database.dataSource);
    await database.write((manager) => runAll(readerGrants(config.name, readableTables), (sql) => manager.query(sql)));
    return { applied, pending: [] };
  });
};

/** Logs in as the master user, which nothing else ever does. */
function makeUsers({ user, password }: { user: string; password: string }): Promise<object> {
  // The service's own database may not be there yet; this one always is.
  const master = { ...config, user, password, iam: false, name: 'information_schema', loginsMayBeLate: true };
  return withDatabase(master, async (database) => {
    await database.write((manager) => runAll(userStatements(config.name, process.env.DB_IDENTIFIED), (sql) => manager.query(sql)));
    return { users: ['app', 'migrator', 'reader'] };
  });
}

/** Tells a rehearsal what would be copied. */
async function publishFor(database: OpenDatabase, { url, rehearsal }: { url: string; rehearsal: boolean }): Promise<object> {
  const { PUBLISHED_COPY: target } = process.env;
  if (!rehearsal && !target) throw new Error('PUBLISHED_COPY is not set: there is no place for a copy');
  return publish(await openServices(config, database, installed), url, { url: rehearsal ? undefined : target, region: config.region });
}

/** What is in the database. In a copy the migrations that are pending are made first, as its restore would make them. */
function look({ copy, before }: { copy?: z.infer<typeof Copy> | undefined; before?: number | undefined }): Promise<object> {
  const target: DatabaseConfig = copy
    ? { ...config, state: 'on', host: copy.host, port: copy.port, ...copy.login, iam: false, loginsMayBeLate: true }
    : config;
  return withDatabase(target, async ({ dataSource }) => {
    const { applied, pending } = await migrationState(dataSource);
    if (copy) await migrate(dataSource);
    return { applied, pending, tables: await inspect(dataSource, before) };
  });
}

async function withDatabase<T>(target: DatabaseConfig, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(target, schema);
  try {
    await database.read((manager) => manager.query('SELECT 1'));
    return await work(database);
  } catch (error) {
    throw explained(error, target);
  } finally {
    await database.close();
  }
}

/** What goes wrong in the words of whoever can mend it. */
function explained(error: unknown, target: DatabaseConfig): unknown {
  const where = `${target.host}:${target.port} as ${target.user}`;
  if (error instanceof Problem) return new Error(`${where}: ${error.document.detail} (${String(error.cause)})`);
  if (isLockTimeout(error))
    return new Error(`${where}: another transaction holds a table that has to change; try again when it has ended (${error})`);
  return mistakeIn(error, target) ?? error;
}

async function runAll(statements: string[], run: (sql: string) => Promise<unknown>): Promise<void> {
  for (const sql of statements) await run(sql);
}
