import type { QueryRunner } from 'typeorm';

/** What follows a table's columns: the character set matters to MySQL, and SQLite knows only UTF-8. */
export const tableOptions = (runner: QueryRunner): string =>
  runner.dataSource.options.type === 'mysql' ? 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';

/** In MySQL an index has its name within its table, in SQLite within the database. */
export const dropIndex = (runner: QueryRunner, name: string, table: string): string =>
  runner.dataSource.options.type === 'mysql' ? `DROP INDEX ${name} ON ${table}` : `DROP INDEX ${name}`;

/** Table exists, column exists, index exists (MySQL); for dropping: no such table, no such column or index. */
const DONE = [1050, 1060, 1061, 1051, 1091];

/**
 * Runs one DDL statement, and takes "is there already" for done: MySQL cannot roll DDL back, and the process may die between the
 * statement and the note that it ran.
 */
export async function ddl(runner: QueryRunner, statement: string): Promise<void> {
  try {
    await runner.query(statement);
  } catch (error) {
    const { errno, message } = (error as { driverError: { errno?: number; message: string } }).driverError;
    if (!DONE.includes(errno ?? 0) && !/already exists|no such/.test(message)) throw error;
  }
}
