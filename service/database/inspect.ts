import type { DataSource } from 'typeorm';

/** What a table holds, and what it is. */
export interface InspectedTable {
  name: string;
  rows: number;
  /** Rows that were made before the moment that was asked for; null where none was, or the table does not know when its rows were made. */
  before: number | null;
  /** As in `title varchar(200) not null`. */
  columns: string[];
  /** As in `unique PRIMARY (id)`. */
  indexes: string[];
}

/** Under names of its own: the server may name the columns of information_schema in capitals. */
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
 * Reads every table from one end to the other, and what the schema says of it. Changes nothing.
 * @param before counts also the rows that were made before that moment, milliseconds since 1970.
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
