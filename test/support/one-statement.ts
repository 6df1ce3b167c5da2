import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Expects that a migration consists of one DDL statement in each direction: a server cannot roll back half of two. */
export async function expectOneStatement(Migration: new (...args: never[]) => MigrationInterface): Promise<void> {
  const sent: string[] = [];
  const query = async (sql: string): Promise<void> => {
    if (!sql.startsWith('SET SESSION ')) sent.push(sql);
  };
  const runner = { dataSource: { options: { type: 'mysql' } }, query } as unknown as QueryRunner;
  await new Migration().up(runner);
  await new Migration().down(runner);
  const ddl = expect.stringMatching(/^(CREATE|ALTER|DROP) [^;]+$/);
  expect(sent).toEqual([ddl, ddl]);
}
