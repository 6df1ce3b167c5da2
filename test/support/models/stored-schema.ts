import type { DataSource } from 'typeorm';

type Row = Record<string, unknown>;

const TABLES = {
  sqljs: "SELECT name FROM sqlite_schema WHERE type = 'table'",
  mysql: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
};

/** Everything that tells one schema from another, but for the order of columns, which depends on when they came. */
export async function storedSchema(dataSource: DataSource): Promise<Record<string, unknown>> {
  const type = dataSource.options.type as 'sqljs' | 'mysql';
  const tables = (await dataSource.query<{ name: string }[]>(TABLES[type])).map(({ name }) => name).filter((name) => name !== 'migrations');
  const described = await Promise.all(
    tables.toSorted().map(async (name) => [name, await (type === 'mysql' ? onServer : inSqlite)(dataSource, name)]),
  );
  return Object.fromEntries(described);
}

const byName = (rows: Row[]): Row[] => rows.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));

/** Definitions are lines, in the order in which they came: those of columns, then those of keys. */
async function onServer(dataSource: DataSource, table: string): Promise<string[]> {
  const [created] = await dataSource.query<{ 'Create Table': string }[]>(`SHOW CREATE TABLE \`${table}\``);
  return (created?.['Create Table'] ?? '')
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .toSorted();
}

async function inSqlite(dataSource: DataSource, table: string): Promise<unknown> {
  const columns = await dataSource.query<Row[]>(
    `SELECT name, lower(type) AS type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo('${table}')`,
  );
  const indexes = await dataSource.query<Row[]>(
    "SELECT name, replace(sql, '`', '') AS sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
    [table],
  );
  const [{ sql } = { sql: '' }] = await dataSource.query<{ sql: string }[]>('SELECT sql FROM sqlite_schema WHERE name = ?', [table]);
  return {
    columns: byName(columns),
    indexes: byName(indexes),
    generated: [...sql.matchAll(/\w+`? \w+(\([\d, ]+\))? GENERATED ALWAYS AS \(.*?\) VIRTUAL/g)].map(([text]) => text).toSorted(),
  };
}
