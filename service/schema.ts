import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';
import { type DatabaseConfig, localDatabase } from './config.ts';
import { migrationState, undoMigrations } from './database/migrate.ts';
import { type OpenDatabase, openDatabase } from './database/open.ts';
import * as features from './features.ts';
import { schema } from './installed.ts';
import { databaseSchemaOf, type Feature } from './rest/feature.ts';
import { drift } from './rest/schema/drift.ts';
import { type TableSchema, tablesOf } from './rest/schema/tables.ts';

/** Answers `siesta migration`, `new` and `remove` about the entities' tables and the local database, as JSON. */

const IN_MEMORY: DatabaseConfig = { ...localDatabase({}), file: ':memory:' };

async function withDatabase<T>(config: DatabaseConfig, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, schema);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The declared tables by feature, named as in features.ts. */
const declared = (): Promise<unknown> =>
  withDatabase(IN_MEMORY, async ({ dataSource }) => {
    const tables = tablesOf(dataSource);
    const tablesIn = (entities: readonly unknown[]) => {
      const names = dataSource.entityMetadatas.filter(({ target }) => entities.includes(target)).map(({ tableName }) => tableName);
      return tables.filter(({ name }) => names.includes(name));
    };
    return {
      features: Object.fromEntries(Object.entries<Feature>(features).map(([name, { entities }]) => [name, tablesIn(entities)])),
      others: tablesIn(databaseSchemaOf([]).entities).map(({ name }) => name),
      migrations: schema.migrations.map((Migration) => new Migration().name),
    };
  });

/** Works on a copy of a database file, which needs no lock and leaves the file unchanged. */
async function copied<T>(config: DatabaseConfig, work: (config: DatabaseConfig) => Promise<T>): Promise<T> {
  if (config.kind !== 'sqljs') return work(config);
  const folder = mkdtempSync(join(tmpdir(), 'siesta-'));
  try {
    const file = join(folder, 'copy.sqlite');
    if (existsSync(config.file)) copyFileSync(config.file, file);
    return await work({ ...config, file });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param unused leftovers that the migrations keep for the previous version. */
const compared = (unused: readonly TableSchema[]): Promise<unknown> =>
  copied(localDatabase(process.env), (config) =>
    withDatabase(config, async ({ dataSource }) => {
      const { applied, pending } = await migrationState(dataSource);
      return { applied, pending, drift: pending.length > 0 ? [] : await drift(dataSource, unused) };
    }),
  );

/** Within a write, so that sql.js saves its file. */
async function undo(names: readonly string[]): Promise<unknown> {
  const config = localDatabase(process.env);
  if (config.kind === 'sqljs' && !existsSync(config.file)) return { undone: [] };
  return withDatabase(config, async (database) => ({
    undone: await database.write(({ dataSource }) => undoMigrations(dataSource, names)),
  }));
}

run(async () => {
  const [question, ...names] = process.argv.slice(2);
  const answer = question === 'database' ? compared(JSON.parse(readFileSync(0, 'utf8'))) : question === 'undo' ? undo(names) : declared();
  process.stdout.write(`${JSON.stringify(await answer)}\n`);
});
