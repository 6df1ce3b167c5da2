import { inspect } from '../../service/database/inspect.ts';
import { schema } from '../support/features.ts';
import { describeOnServers } from '../support/service.ts';

describeOnServers('what is in a database', (server) => {
  it('is told table by table: rows, how many of them are old, columns and indexes', async () => {
    await server.client.create();
    await server.client.create();
    await server.service.sql("UPDATE todo SET created_at = 1 WHERE title <> '' LIMIT 1");
    const tables = await inspect(server.service.database.dataSource, 1_000);
    expect(tables.map(({ name, rows, before }) => [name, rows, before])).toEqual([
      ['idempotency_key', 0, 0],
      ['migrations', schema.migrations.length, null],
      ['todo', 2, 1],
    ]);
    const todo = tables.at(-1);
    expect(todo?.columns).toEqual(
      expect.arrayContaining(['title varchar(200) not null utf8mb4_bin', expect.stringMatching(/^due_at bigint(\(20\))?$/)]),
    );
    expect(todo?.indexes).toEqual(expect.arrayContaining(['unique PRIMARY (id)', 'todo_by_due_last (owner, due_last, id)']));
  });
});
