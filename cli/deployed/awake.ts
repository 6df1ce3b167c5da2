import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** @throws CliError when there is no database to query or change. */
export function refuseHibernated({ name }: Stack, { databaseState }: Outputs): void {
  if (databaseState === 'on') return;
  throw new CliError(
    `The database of ${name} hibernates: only its snapshot is there.`,
    `Bring it back: \`npx siesta wake --stack ${name}\`.`,
  );
}

/** Whether the database is down. The outputs alone do not tell: an update that fails before it deletes the cluster has written them. */
export async function isDown(stack: Stack, { databaseState }: Outputs): Promise<boolean> {
  return databaseState === 'hibernated' && !(await stack.resources()).some(({ type }) => type === 'aws:rds/cluster:Cluster');
}
