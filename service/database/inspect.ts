import type { DataSource } from 'typeorm';

/** A table's row counts and definition. */
export interface InspectedTable {
  name: string;
  rows: number;
  /** Rows created before the requested moment; null when none was requested or the table records no creation times. */
  before: number | null;
  /** Such as `title varchar(200) not null`. */
  columns: string[];
  /** Such as `unique PRIMARY (id)`. */
  indexes: string[];
}

/** With aliased columns: some servers return those of information_schema in capitals. */
type Named = { in_table: string; description: string; name: string };

const TABLES =
  "SELECT table_name AS in_table, '' AS name, '' AS description FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name";
const COLUMNS = `SELECT table_name AS in_table, column_name AS name,
  CONCAT(column_name, ' ', column_type, IF(is_nullable = 'NO', ' not null', ''), IF(collation_name IS NULL, '', CONCAT(' ', collation_name))) AS description
  FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`;
const INDEXES = `SELECT table_name AS in_table, index_name AS name,
  CONCAT(IF(MIN(non_unique) = 0, 'unique ', ''), index_name, ' (', GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ', '), ')') AS description
  FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name ORDER BY table_name, index_name`;

/**
 * Counts the rows of every table and reads its definition. Changes nothing.
 * @param before also count the rows created before this moment, milliseconds since 1970.
 */
export async function inspect(dataSource: DataSource, before?: number): Promise<InspectedTable[]> {
  const tables = await dataSource.query<Named[]>(TABLES);
  const [columns, indexes] = [await dataSource.query<Named[]>(COLUMNS), await dataSource.query<Named[]>(INDEXES)];
  const inspected: InspectedTable[] = [];
  for (const { in_table: name } of tables) {
    const rowsOf = (all: Named[]) => all.filter((row) => row.in_table === name);
    const timed = before !== undefined && rowsOf(columns).some((column) => column.name === 'created_at');
    const older = timed ? `COALESCE(SUM(created_at < ${before}), 0)` : 'NULL';
    const [counted] = await dataSource.query<{ total: string; older: string | null }[]>(
      `SELECT COUNT(*) AS total, ${older} AS older FROM \`${name.replaceAll('`', '``')}\``,
    );
    inspected.push({
      name,
      rows: Number(counted?.total),
      before: timed ? Number(counted?.older) : null,
      columns: rowsOf(columns).map(({ description }) => description),
      indexes: rowsOf(indexes).map(({ description }) => description),
    });
  }
  return inspected;
}
