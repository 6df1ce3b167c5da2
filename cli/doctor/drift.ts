import type { Drift } from '../stack/index.ts';
import { type Check, logicalName, ok } from './finding.ts';

/** Checks whether resources differ in AWS from what Pulumi deployed. */
export const drift: Check = async ({ stack, resources }) => {
  if (resources.length === 0) return [ok('nothing is deployed')];
  const changed = (await (await stack.deployment()).drift()).filter((change) => !byRollback(change) && !byRestore(change));
  if (changed.length === 0) return [ok('AWS has what Pulumi made')];
  return changed.map(({ op, urn, properties }) => ({
    state: op === 'delete' ? 'wrong' : 'warning',
    text: op === 'delete' ? `${logicalName(urn)} is gone from AWS` : `${logicalName(urn)} was changed in AWS: ${properties.join(', ')}`,
    fix:
      op === 'delete'
        ? '`pulumi refresh`, then `npm run up` makes it again'
        : '`npm run preview -- --refresh` shows what an update would put back; a scale window that runs is put back by itself',
  }));
};

/** The pin, which `siesta rollback` writes and the program reads, is not drift. */
const byRollback = ({ type, op, properties }: Drift): boolean =>
  op === 'update' &&
  type === 'aws:ssm/parameter:Parameter' &&
  properties.every((property) => property === 'value' || property === 'version');

/** IAM authentication after a restore is not drift: the update that created the cluster could not record it; the next one does. */
const byRestore = ({ type, op, properties }: Drift): boolean =>
  op === 'update' && type === 'aws:rds/cluster:Cluster' && properties.every((property) => property === 'iamDatabaseAuthenticationEnabled');
