import { QueryFailedError, type QueryRunner } from 'typeorm';

/** Whether this is MySQL, MariaDB or Aurora, rather than SQLite. */
export const isServer = (runner: QueryRunner): boolean => runner.dataSource.options.type === 'mysql';

/** Table options for CREATE TABLE: MySQL needs the character set, SQLite knows only UTF-8. */
export const tableOptions = (runner: QueryRunner): string =>
  isServer(runner) ? 'ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';

interface Kind {
  statement: RegExp;
  /** Error numbers of MySQL and MariaDB for "already done". */
  errno: readonly number[];
  /** SQLite's message for it, and MariaDB's where the number is ambiguous. */
  message: RegExp;
}

/** The error of each kind of statement when it has been run before. Any other missing or conflicting object is a failure. */
const KINDS: readonly Kind[] = [
  { statement: /^CREATE TABLE /, errno: [1050], message: /^table \S+ already exists$/ },
  { statement: /^CREATE (UNIQUE )?INDEX /, errno: [1061], message: /^index \S+ already exists$/ },
  { statement: /^ALTER TABLE \S+ ADD COLUMN /, errno: [1060], message: /^duplicate column name: / },
  { statement: /^ALTER TABLE \S+ ADD CONSTRAINT /, errno: [1826], message: /errno: 121 "Duplicate key/ },
  { statement: /^DROP TABLE /, errno: [1051], message: /^no such table: / },
  { statement: /^DROP INDEX /, errno: [1091], message: /^no such index: / },
  { statement: /^ALTER TABLE \S+ DROP COLUMN /, errno: [1091], message: /^no such column: / },
  { statement: /^ALTER TABLE \S+ DROP FOREIGN KEY /, errno: [1091], message: /^$/ },
];

/**
 * Runs one DDL statement and treats "already done" as success: MySQL cannot roll DDL back, and the process may die after the statement but
 * before the migration is recorded.
 */
export async function ddl(runner: QueryRunner, statement: string): Promise<void> {
  try {
    await runner.query(statement);
  } catch (error) {
    if (!(error instanceof QueryFailedError)) throw error;
    const { errno = 0, message } = error.driverError as { errno?: number; message: string };
    const kind = KINDS.find((each) => each.statement.test(statement));
    if (!kind?.errno.includes(errno) && !kind?.message.test(message)) throw error;
  }
}
