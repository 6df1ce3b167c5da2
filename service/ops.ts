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

/** The operations function: what deployments and the operator do to the database. Every operation is idempotent. */

const Login = z.strictObject({ user: z.string().min(1), password: z.string().min(1) });
/** The cluster of a drill, in the same network: restored from a snapshot, disposable, may be changed. */
const DrillCluster = z.strictObject({ host: z.string().min(1), port: z.int(), login: Login });

const Event = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('keep') }),
  z.strictObject({ op: z.literal('migrate') }),
  z.strictObject({ op: z.literal('migrations') }),
  z.strictObject({ op: z.literal('publish'), url: z.url(), rehearsal: z.boolean().default(false) }),
  z.strictObject({ op: z.literal('undo') }),
  z.strictObject({ op: z.literal('users'), login: Login }),
  z.strictObject({ op: z.literal('inspect'), copy: DrillCluster.optional(), before: z.int().optional() }),
]);

/** How long to retry a refused login, in milliseconds: a newly created or restored cluster rejects its users for a while. */
const PATIENCE_MS = 180_000;
/** Statement limit, in milliseconds: DDL on a big table takes long, but must end before Lambda's 15 minutes. */
const STATEMENT_TIMEOUT_MS = 840_000;

const readableTables = resourcesOf(installed).map(({ table }) => table);

const config: DatabaseConfig = {
  ...settings((env) => cloudDatabase(env, fileURLToPath(new URL('./rds-ca.pem', import.meta.url)))),
  wakeBudgetMs: PATIENCE_MS,
  statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  // A deployment invokes the published version, perhaps with a new database. A command invokes $LATEST and wants errors at once.
  loginsMayBeLate: process.env.AWS_LAMBDA_FUNCTION_VERSION !== '$LATEST',
};

export const handler = async (event: unknown): Promise<object> => {
  const parsed = Event.safeParse(event);
  // Do not quote the event: it may contain the master password.
  if (!parsed.success)
    throw new Error(
      'unknown operation; send {"op": "migrate" | "migrations" | "undo" | "users" | "publish" | "inspect" | "keep"}, users with login {user, password}, publish with url',
    );
  const { data } = parsed;
  if (data.op === 'keep') return { ok: true };
  if (data.op === 'users') return makeUsers(data.login);
  if (data.op === 'inspect') return inspectTables(data.copy, data.before);
  return withDatabase(config, async (database) => {
    if (data.op === 'migrations') return migrationState(database.dataSource);
    if (data.op === 'undo') return { undone: (await undoLastMigration(database.dataSource)) ?? null };
    if (data.op === 'publish') return publishFor(database, data);
    const applied = await migrate(database.dataSource);
    await database.write((manager) => runAll(readerGrants(config.name, readableTables), (sql) => manager.query(sql)));
    return { applied, pending: [] };
  });
};

/** Creates the database and its users, logged in as the master user, which nothing else uses. */
function makeUsers({ user, password }: { user: string; password: string }): Promise<object> {
  // The service's own database may not exist yet; this one always does.
  const master = { ...config, user, password, iam: false, name: 'information_schema', loginsMayBeLate: true };
  return withDatabase(master, async (database) => {
    await database.write((manager) => runAll(userStatements(config.name, process.env.DB_IDENTIFIED), (sql) => manager.query(sql)));
    return { users: ['app', 'migrator', 'reader'] };
  });
}

/** Publishes a copy of the lists; a rehearsal returns what would be copied. */
async function publishFor(database: OpenDatabase, { url, rehearsal }: { url: string; rehearsal: boolean }): Promise<object> {
  const { PUBLISHED_COPY: target } = process.env;
  if (!rehearsal && !target) throw new Error('PUBLISHED_COPY is not set: there is no place for a copy');
  return publish(await openServices(config, database, installed), url, { url: rehearsal ? undefined : target, region: config.region });
}

/** Describes the tables. In a drill's cluster, pending migrations run first, as a restore would run them. */
function inspectTables(drill: z.infer<typeof DrillCluster> | undefined, before: number | undefined): Promise<object> {
  const target: DatabaseConfig = drill
    ? { ...config, state: 'on', host: drill.host, port: drill.port, ...drill.login, iam: false, loginsMayBeLate: true }
    : config;
  return withDatabase(target, async ({ dataSource }) => {
    const { applied, pending } = await migrationState(dataSource);
    if (drill) await migrate(dataSource);
    return { applied, pending, tables: await inspect(dataSource, before) };
  });
}

async function withDatabase<T>(target: DatabaseConfig, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(target, schema);
  try {
    await database.read((manager) => manager.query('SELECT 1'));
    return await work(database);
  } catch (error) {
    throw reworded(error, target);
  } finally {
    await database.close();
  }
}

/** Rewords database errors for whoever can fix them. */
function reworded(error: unknown, target: DatabaseConfig): unknown {
  const where = `${target.host}:${target.port} as ${target.user}`;
  if (error instanceof Problem) return new Error(`${where}: ${error.document.detail} (${String(error.cause)})`);
  if (isLockTimeout(error))
    return new Error(`${where}: another transaction holds a table that has to change; try again when it has ended (${error})`);
  return mistakeIn(error, target) ?? error;
}

async function runAll(statements: string[], run: (sql: string) => Promise<unknown>): Promise<void> {
  for (const sql of statements) await run(sql);
}
