import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** @throws CliError when there is no database to query or change. */
export function refuseHibernated({ name }: Stack, { databaseState }: Outputs): void {
  if (databaseState === 'on') return;
  throw new CliError(`The database of ${name} hibernates: only its snapshot is there.`, `Bring it back: \`siesta wake --stack ${name}\`.`);
}
