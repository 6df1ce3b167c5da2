import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Expects that a migration makes what it makes, and takes it away, in one DDL statement each, of either kind of database. */
export async function expectOneStatement(Migration: new () => MigrationInterface): Promise<void> {
  for (const type of ['mysql', 'sqljs']) {
    const sent: string[] = [];
    const query = async (sql: string): Promise<void> => {
      sent.push(sql);
    };
    const runner = { dataSource: { options: { type } }, query } as unknown as QueryRunner;
    await new Migration().up(runner);
    await new Migration().down(runner);
    expect(sent).toEqual([expect.stringMatching(/^CREATE (TABLE|INDEX) [^;]+$/), expect.stringMatching(/^DROP (TABLE|INDEX) [^;]+$/)]);
  }
}
