import type { QueryRunner } from 'typeorm';
import { plan } from '../../cli/migration/index.ts';
import type { Step } from '../../cli/migration/steps.ts';
import * as changes from '../../service/database/change.ts';
import type { Item } from '../../service/rest/index.ts';
import { tablesOf } from '../../service/rest/schema/tables.ts';

/** Later than the service's migrations; ascending in the order of the calls, so that a referenced table comes before the referring one. */
let time = 4_000_000_000_000;

/** What a step of a plan does, without a file that says it. */
export const changeOf = ({ change, args }: Step): changes.Change => (functions[change] as (...args: string[]) => changes.Change)(...args);

const functions = { ...changes };

/** A migration that makes the table of a resource, with its indexes, as the entity says it. */
export function migrationsOf(entity: new () => Item): changes.Migration[] {
  const changesIn = ({ dataSource }: QueryRunner): changes.Change[] => {
    const { tableName } = dataSource.getMetadata(entity);
    return plan(
      [],
      tablesOf(dataSource).filter(({ name }) => name === tableName),
    ).steps.map(changeOf);
  };
  const all = {
    up: async (runner: QueryRunner) => {
      for (const { up } of changesIn(runner)) await up(runner);
    },
    down: async (runner: QueryRunner) => {
      for (const { down } of changesIn(runner).toReversed()) await down(runner);
    },
  };
  return [changes.migration(`${entity.name}${time++}`, all)];
}
