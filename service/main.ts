import { readFileSync } from 'node:fs';
import { createApp } from './app.ts';
import { ConfigError, type DatabaseConfig, localDatabase, localPort, serviceConfig } from './config.ts';
import { migrate } from './database/migrate.ts';
import { type OpenDatabase, openDatabase } from './database/open.ts';
import { log } from './http/log.ts';
import { Problem } from './http/problem.ts';
import { scopeOfSocket } from './http/scope.ts';

/** The local server: `npm start`. */

/** Migrations may take longer than a request's statement, in milliseconds. */
const MIGRATION_TIMEOUT_MS = 300_000;

async function start(): Promise<void> {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const port = localPort(process.env);
  const config = serviceConfig(process.env, localDatabase(process.env), version);
  const database = await openDatabase(config.database);
  await prepare(database, config.database);
  const app = await createApp({ config, database, scope: scopeOfSocket });
  await app.listen(port);
  const { port: bound } = app.getHttpServer().address() as { port: number };
  process.stdout.write(`Siesta listens on http://localhost:${bound} and keeps its to-dos in ${whereabouts(config.database)}\n`);

  const stop = async (): Promise<void> => {
    // Else a connection that is kept alive after the answer it waits for would hold the end up for five seconds.
    app.getHttpServer().keepAliveTimeout = 1;
    await app.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop().catch((error) => {
        log('error', { msg: 'stopping failed', error: String(error) });
        process.exit(1);
      });
    });
  }
}

/** Brings the schema up to date. On a server that takes a connection of its own, whose statements may take longer. */
async function prepare(database: OpenDatabase, config: DatabaseConfig): Promise<void> {
  if (config.kind === 'sqljs') {
    await migrate(database.dataSource);
    return;
  }
  const migrator = await openDatabase({ ...config, statementTimeoutMs: MIGRATION_TIMEOUT_MS });
  try {
    await migrator.read((manager) => manager.query('SELECT 1'));
    await migrate(migrator.dataSource);
  } finally {
    await migrator.close();
  }
}

const whereabouts = ({ kind, file, host, port, name }: DatabaseConfig): string =>
  kind === 'sqljs' ? `${file} (written every second; a kill -9 loses at most that)` : `${name} on ${host}:${port}`;

/** One line for what the person who started this can mend; a stack for the rest. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Problem) return `${error.document.detail} (${String(error.cause)})`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return `${error.message}; set PORT to another port`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

start().catch((error) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
