import type { DataSource } from 'typeorm';
import { ConfigError } from '../config.ts';
import { log } from '../http/log.ts';
import { MIGRATIONS_TABLE } from './options.ts';

/**
 * Checks whose database a file holds, before anything in it is changed. A file migrated by a newer version is accepted: each version runs on
 * the schema of the next.
 * @throws ConfigError when the file is damaged or belongs to another program.
 */
export async function assertOurs(dataSource: DataSource, path: string): Promise<void> {
  const { tables, damage } = await inspectFile(dataSource).catch((error: Error) => ({ tables: [] as string[], damage: error.message }));
  if (damage !== undefined) throw refusal(path, `is damaged, or no SQLite database (${damage})`);
  const applied = tables.includes(MIGRATIONS_TABLE)
    ? await dataSource.query<{ name: string }[]>(`SELECT name FROM ${MIGRATIONS_TABLE}`)
    : [];
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const newer = applied.filter(({ name }) => !known.has(name));
  if (newer.length === applied.length && tables.some((table) => table !== MIGRATIONS_TABLE)) {
    throw refusal(path, `is another program's: it has the tables ${tables.join(', ')}`);
  }
  if (newer.length > 0)
    log('warn', {
      msg: `${path} was migrated by a newer version, or for a feature that is gone, whose tables stay`,
      migrations: newer.map(({ name }) => name),
    });
}

async function inspectFile(dataSource: DataSource): Promise<{ tables: string[]; damage?: string }> {
  const [checked] = await dataSource.query<{ quick_check: string }[]>('PRAGMA quick_check(1)');
  if (checked?.quick_check !== 'ok') return { tables: [], damage: String(checked?.quick_check).replaceAll('\n', ' ') };
  const tables = await dataSource.query<{ name: string }[]>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  return { tables: tables.map(({ name }) => name) };
}

const refusal = (path: string, what: string): ConfigError =>
  new ConfigError(`"${path}" ${what}; it was not changed: move it away, or set DATABASE_FILE to another path`);
