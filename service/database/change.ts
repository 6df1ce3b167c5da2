import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ddl, isServer, tableOptions } from './ddl.ts';
import { fillSearch } from './fill-search.ts';
import { redefineColumn } from './sqlite-column.ts';

/**
 * The building blocks of migrations: a change is one DDL statement in each direction, derived from one definition. Columns and indexes are
 * defined in SQL that starts with the quoted name: `` `title` varchar(200) NOT NULL ``, `` `note_by_id` (`owner`, `id`) ``.
 */
export interface Change {
  up: (runner: QueryRunner) => Promise<void>;
  down: (runner: QueryRunner) => Promise<void>;
}

export type Migration = new () => MigrationInterface & { name: string };

/** A migration. @param name must end in the 13 digits of its creation time, milliseconds since 1970. */
export const migration = (name: string, { up, down }: Change): Migration =>
  class implements MigrationInterface {
    readonly name = name;
    readonly up = up;
    readonly down = down;
  };

/** A migration that only adds, so that the previous version still runs on the new schema and can be rolled back to. */
export const expansion = (name: string, change: Change): Migration =>
  class extends migration(name, change) {
    readonly backwardCompatible = true;
  };

const both = (statementOf: (runner: QueryRunner) => string) => (runner: QueryRunner) => ddl(runner, statementOf(runner));
const always = (statement: string) => both(() => statement);
const reversed = ({ up, down }: Change): Change => ({ up: down, down: up });

/** The quoted name at the start of a definition. */
const nameIn = (definition: string): string => definition.slice(0, definition.indexOf('`', 1) + 1);

export const createTable = (table: string, ...columns: readonly string[]): Change => ({
  up: both((runner) => `CREATE TABLE \`${table}\` (\n  ${columns.join(',\n  ')}\n) ${tableOptions(runner)}`),
  down: always(`DROP TABLE \`${table}\``),
});

export const addColumn = (table: string, column: string): Change => ({
  up: always(`ALTER TABLE \`${table}\` ADD COLUMN ${column}`),
  down: always(`ALTER TABLE \`${table}\` DROP COLUMN ${nameIn(column)}`),
});

/** Redefines a column. Idempotent. */
export const changeColumn = (table: string, from: string, to: string): Change => {
  const define = (column: string) => (runner: QueryRunner) =>
    isServer(runner) ? ddl(runner, `ALTER TABLE \`${table}\` MODIFY COLUMN ${column}`) : redefineColumn(runner, table, column);
  return { up: define(to), down: define(from) };
};

/** Fills the search column anew, row by row, where it is made of other columns than before. Idempotent. @param from before, @param to afterwards: quoted lists */
export const changeSearch = (table: string, from: string, to: string): Change => ({
  up: (runner) => fillSearch(runner, table, to),
  down: (runner) => fillSearch(runner, table, from),
});

const createIndex = (kind: string, table: string, index: string): Change => {
  const name = nameIn(index);
  return {
    up: always(`CREATE ${kind} ${name} ON \`${table}\`${index.slice(name.length)}`),
    // Index names are scoped to the table in MySQL, to the database in SQLite.
    down: both((runner) => `DROP INDEX ${name}${isServer(runner) ? ` ON \`${table}\`` : ''}`),
  };
};

export const addIndex = (table: string, index: string): Change => createIndex('INDEX', table, index);
export const addUniqueIndex = (table: string, index: string): Change => createIndex('UNIQUE INDEX', table, index);

/** Changes the columns of an index. On a server the index exists throughout, for statements that name it in a hint. Idempotent. */
export const changeIndex = (table: string, from: string, to: string): Change => {
  const define = (index: string) => async (runner: QueryRunner) => {
    if (isServer(runner)) return ddl(runner, `ALTER TABLE \`${table}\` DROP INDEX ${nameIn(index)}, ADD INDEX ${index}`);
    await addIndex(table, index).down(runner);
    await addIndex(table, index).up(runner);
  };
  return { up: define(to), down: define(from) };
};

const foreignKey = (table: string, key: string, add: (runner: QueryRunner, statement: string) => Promise<void>): Change => ({
  up: async (runner) => {
    if (isServer(runner)) await add(runner, `ALTER TABLE \`${table}\` ADD CONSTRAINT ${key}`);
  },
  down: async (runner) => {
    if (isServer(runner)) await ddl(runner, `ALTER TABLE \`${table}\` DROP FOREIGN KEY ${nameIn(key)}`);
  },
});

/** Servers only: SQLite can add foreign keys only when it creates the table. The server copies the table to check every row. */
export const addForeignKey = (table: string, key: string): Change => foreignKey(table, key, ddl);

/** Like addForeignKey, for a column just added that is null in every row: nothing to check, so no table copy. */
export const addForeignKeyOfNewColumn = (table: string, key: string): Change =>
  foreignKey(table, key, async (runner, statement) => {
    await runner.query('SET SESSION foreign_key_checks = 0');
    try {
      await ddl(runner, statement);
    } finally {
      await runner.query('SET SESSION foreign_key_checks = 1');
    }
  });

export const dropTable = (table: string, ...columns: readonly string[]): Change => reversed(createTable(table, ...columns));
export const dropColumn = (table: string, column: string): Change => reversed(addColumn(table, column));
export const dropIndex = (table: string, index: string): Change => reversed(addIndex(table, index));
export const dropUniqueIndex = (table: string, index: string): Change => reversed(addUniqueIndex(table, index));
export const dropForeignKey = (table: string, key: string): Change => reversed(addForeignKey(table, key));
