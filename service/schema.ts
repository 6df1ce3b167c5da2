import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';
import { type DatabaseConfig, localDatabase } from './config.ts';
import { migrationState, undoMigrations } from './database/migrate.ts';
import { type OpenDatabase, openDatabase } from './database/open.ts';
import * as features from './features.ts';
import { schema } from './installed.ts';
import { schemaOf } from './rest/feature.ts';
import { drift } from './rest/schema/drift.ts';
import { type TableSchema, tablesOf } from './rest/schema/tables.ts';

/** What `siesta migration`, `new` and `remove` ask the service: the entities' tables, and the local database. Answers are JSON. */

const IN_MEMORY: DatabaseConfig = { ...localDatabase({}), file: ':memory:' };

async function withDatabase<T>(config: DatabaseConfig, work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, schema);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** By feature, as features.ts calls it. */
const declared = (): Promise<unknown> =>
  withDatabase(IN_MEMORY, async ({ dataSource }) => {
    const tables = tablesOf(dataSource);
    const tablesIn = (entities: readonly unknown[]) => {
      const names = dataSource.entityMetadatas.filter(({ target }) => entities.includes(target)).map(({ tableName }) => tableName);
      return tables.filter(({ name }) => names.includes(name));
    };
    return {
      features: Object.fromEntries(Object.entries(features).map(([name, { entities }]) => [name, tablesIn(entities)])),
      others: tablesIn(schemaOf([]).entities).map(({ name }) => name),
      migrations: schema.migrations.map((Migration) => new Migration().name),
    };
  });

/** A copy of a file, so that nothing waits for who has it, and nothing changes. */
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

/** @param unused what the migrations have left for the version before. */
const compared = (unused: readonly TableSchema[]): Promise<unknown> =>
  copied(localDatabase(process.env), (config) =>
    withDatabase(config, async ({ dataSource }) => {
      const { applied, pending } = await migrationState(dataSource);
      return { applied, pending, drift: pending.length > 0 ? [] : await drift(dataSource, unused) };
    }),
  );

/** By a write, so that a file is written too. */
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
