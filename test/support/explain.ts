import type { Server } from './service.ts';

export interface Plan {
  key: string | null;
  type: string;
  Extra: string | null;
}

/** How the server runs the one SELECT that some work sends. */
export async function explain({ service }: Server, work: () => Promise<unknown>): Promise<Plan> {
  const sent: [string, unknown[]][] = [];
  const { dataSource } = service.database;
  const { logger } = dataSource;
  dataSource.logger = Object.assign(Object.create(logger), {
    logQuery: (query: string, parameters: unknown[]) => sent.push([query, parameters]),
  });
  try {
    await work();
  } finally {
    dataSource.logger = logger;
  }
  const [select, ...more] = sent;
  if (!select || more.length > 0) throw new Error(`${sent.length} statements were sent`);
  const plans = await service.sql<Plan>(`EXPLAIN FORMAT=TRADITIONAL ${select[0]}`, select[1]);
  if (!plans[0] || plans.length > 1) throw new Error(`the plan has ${plans.length} steps`);
  return plans[0];
}
