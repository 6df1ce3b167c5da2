import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ddl, tableOptions } from '../../service/database/ddl.ts';
import type { Item } from '../../service/rest/index.ts';
import { addForeignKey, createIndex, createTable } from '../../service/rest/schema/ddl.ts';
import { tablesOf } from '../../service/rest/schema/tables.ts';

/** Long after those of the service, and in the order of the files that ask: what a table refers to is made before it. */
let time = 4_000_000_000_000;

/** A migration that makes the table of a resource, with its indexes, as the entity says it. */
export function migrationsOf(entity: new () => Item): (new () => MigrationInterface)[] {
  const made = time++;
  return [
    class implements MigrationInterface {
      readonly name = `${entity.name}${made}`;

      async up(runner: QueryRunner): Promise<void> {
        const { tableName } = runner.dataSource.getMetadata(entity);
        for (const table of tablesOf(runner.dataSource).filter(({ name }) => name === tableName)) {
          await ddl(runner, `${createTable(table)} ${tableOptions(runner)}`);
          for (const index of table.indexes) await ddl(runner, createIndex(table.name, index));
          if (runner.dataSource.options.type !== 'mysql') continue;
          for (const key of table.foreignKeys) await ddl(runner, addForeignKey(table.name, key));
        }
      }

      async down(runner: QueryRunner): Promise<void> {
        await ddl(runner, `DROP TABLE ${runner.dataSource.getMetadata(entity).tableName}`);
      }
    },
  ];
}
