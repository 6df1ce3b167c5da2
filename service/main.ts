import { readFileSync } from 'node:fs';
import { npmScript } from '../build/npm-script.ts';
import { createApp } from './app.ts';
import { run } from './command.ts';
import { ConfigError, type DatabaseConfig, localDatabase, localHost, localPort, serviceConfig } from './config.ts';
import { missingFromDatabase } from './database/missing-from-database.ts';
import { openMigrated } from './database/open-migrated.ts';
import { scopeOfSocket } from './http/scope.ts';
import { installed, schema } from './installed.ts';
import { type Listening, listen } from './listen.ts';

/** The local server: `npm start`. */

npmScript(
  'start',
  'Serves the API on this machine. The environment says how: PORT (3000), HOST (localhost), DATABASE_FILE or DATABASE_URL, and more in docs/running.md.',
).parse();

/** A start that takes longer says what it waits for, in milliseconds. */
const NOTICE_MS = 1_000;

run(async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const [host, port] = [localHost(process.env), localPort(process.env)];
  const config = serviceConfig(process.env, localDatabase(process.env), version);
  const { kind, host: databaseHost, port: databasePort } = config.database;
  const waiting = () => process.stderr.write(`waiting for a database at ${databaseHost}:${databasePort} …\n`);
  const notice = kind === 'mysql' ? setTimeout(waiting, NOTICE_MS) : undefined;
  const database = await openMigrated(config.database, schema).finally(() => clearTimeout(notice));
  for (const missing of await missingFromDatabase(database)) process.stderr.write(`${missing}\n`);
  const app = await createApp({ config, database, features: installed, scope: scopeOfSocket });
  let listening: Listening | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () =>
      run(async () => {
        await listening?.close();
        await app.close();
        await database.close();
        process.exit(0);
      }),
    );
  }
  listening = await listen(app.getHttpServer(), host, port).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(explainListenError(error, host, port), { cause: error });
  });
  process.stdout.write(`Siesta listens on ${listening.url}${elsewhere(host)} and keeps its data in ${storageOf(config.database)}\n`);
});

const storageOf = ({ kind, file, host, port, name }: DatabaseConfig): string =>
  kind === 'sqljs' ? `${file} (written every second; a kill -9 loses at most that)` : `${name} on ${host}:${port}`;

const elsewhere = (host: string): string => (['0.0.0.0', '::'].includes(host) ? ' (every address of this machine)' : '');

/** Explains a failure to listen and how to fix it. */
function explainListenError({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} of ${host} is taken; set PORT to another port`;
  if (code === 'EACCES') return `port ${port} needs root privileges; set PORT to 1024 or above`;
  return `HOST is "${host}", where this machine cannot listen (${message}); leave it out for this machine alone`;
}
