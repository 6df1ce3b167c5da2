import * as pulumi from '@pulumi/pulumi';
import type { GateArgs, LambdaFunction } from '../function/index.ts';
import type { ServiceDatabaseArgs } from './args.ts';

/**
 * What a new version of the service must pass before it gets traffic, in order: the database has its users, it is migrated by that version's own
 * migrations, and the version itself answers a request. Without a database it still proves that it starts.
 */
export function serviceGates(api: LambdaFunction, ops: LambdaFunction, database: ServiceDatabaseArgs | undefined): GateArgs[] {
  if (!database) return [{ name: 'smoke', event: JSON.stringify({ op: 'keep' }) }];
  const { masterUser, masterPassword, resourceId } = database;
  const login = { user: masterUser, password: masterPassword };
  return [
    {
      name: 'users',
      // Of no version: the login travels once for each database, not with each release. $LATEST has the version's code by then.
      functionName: ops.functionName,
      event: pulumi.secret(pulumi.jsonStringify({ op: 'users', login })),
      triggers: { database: resourceId },
    },
    {
      name: 'migrate',
      functionName: ops.functionName,
      qualifier: ops.version,
      event: JSON.stringify({ op: 'migrate' }),
      // Also before a version of the api alone: it wakes a sleeping database, for which the smoke test itself has not the time.
      triggers: { database: resourceId, api: api.version },
    },
    { name: 'smoke', event: JSON.stringify({ op: 'smoke' }), triggers: { database: resourceId } },
  ];
}
