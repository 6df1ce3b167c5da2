import * as pulumi from '@pulumi/pulumi';
import type { GateArgs, LambdaFunction } from '../function/index.ts';
import type { ServiceDatabaseArgs } from './args.ts';

/** The functions that the gates of a release invoke. */
export interface GateFunctions {
  api: LambdaFunction;
  ops: LambdaFunction;
  authorizer: LambdaFunction | undefined;
}

/**
 * The gates of a release, in order: the authorizer can fetch its issuer's keys, the database users exist, the new version's migrations have run, and
 * the version itself answers a request. Without a database the last gate still proves that it starts.
 */
export function serviceGates({ api, ops, authorizer }: GateFunctions, database: ServiceDatabaseArgs | undefined): GateArgs[] {
  // First, because it does not involve the database: a failure has changed no schema.
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
      // Invoke $LATEST, which has the new code by then: the master login is sent once per database, not with each release.
      functionName: ops.functionName,
      event: pulumi.secret(pulumi.jsonStringify({ op: 'users', login })),
      triggers: { database: resourceId },
    },
    {
      name: 'migrate',
      functionName: ops.functionName,
      qualifier: ops.version,
      event: op('migrate'),
      // Also triggered by a new api version alone: it resumes a paused database, which the smoke test itself would not have the time for.
      triggers: { database: resourceId, api: api.version },
    },
    { name: 'smoke', event: op('smoke'), triggers: { database: resourceId } },
  ];
}
