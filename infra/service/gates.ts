import * as pulumi from '@pulumi/pulumi';
import type { GateArgs, LambdaFunction } from '../function/index.ts';
import type { ServiceDatabaseArgs } from './args.ts';

/** The functions that a release asks, whichever of them it has. */
export interface Asked {
  api: LambdaFunction;
  ops: LambdaFunction;
  authorizer: LambdaFunction | undefined;
}

/**
 * What new versions of the service must pass before any of them gets traffic, in order: the authorizer can fetch its issuer's keys, the database
 * has its users, it is migrated by that version's own migrations, and the version itself answers a request. Without a database it still proves that it
 * starts.
 */
export function serviceGates({ api, ops, authorizer }: Asked, database: ServiceDatabaseArgs | undefined): GateArgs[] {
  // First, because it needs no database: what is refused here has changed no schema.
  const keys = authorizer
    ? [{ name: 'keys', functionName: authorizer.functionName, qualifier: authorizer.version, event: op('keys') }]
    : [];
  return [...keys, ...(database ? databaseGates(api, ops, database) : [{ name: 'smoke', event: op('keep') }])];
}

const op = (name: string): string => JSON.stringify({ op: name });

function databaseGates(api: LambdaFunction, ops: LambdaFunction, database: ServiceDatabaseArgs): GateArgs[] {
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
      event: op('migrate'),
      // Also before a version of the api alone: it wakes a sleeping database, for which the smoke test itself has not the time.
      triggers: { database: resourceId, api: api.version },
    },
    { name: 'smoke', event: op('smoke'), triggers: { database: resourceId } },
  ];
}
