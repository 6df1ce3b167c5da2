import type { Server } from './service.ts';

/** What the server counted in the session of the service's one connection since it began. Needs DB_POOL_SIZE=1. */
export async function sessionStatus({ service }: Server, pattern: string): Promise<Record<string, number>> {
  const rows = await service.database.read((manager) =>
    manager.query<{ Variable_name: string; Value: string }[]>(`SHOW SESSION STATUS LIKE '${pattern}'`),
  );
  return Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Number(Value)]));
}

/** By how much each of these counters grows while the work is done; those that stay are left out. */
export async function counted(server: Server, pattern: string, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await sessionStatus(server, pattern);
  await work();
  const after = await sessionStatus(server, pattern);
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, value]) => [name, value - (before[name] ?? 0)] as const)
      .filter(([, growth]) => growth > 0),
  );
}
