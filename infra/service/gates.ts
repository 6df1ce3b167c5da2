import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** What the gates ask of the database. */
export interface GatedDatabase {
  /** New for each cluster, also for a restored one. */
  resourceId: pulumi.Input<string>;
  masterUser: pulumi.Input<string>;
  masterPassword: pulumi.Input<string>;
}

/**
 * What a new version must pass before it gets traffic, in order: the database has its users, it is migrated by that version's own migrations,
 * and the version itself answers a request. Each is an invocation that fails the update when the function does; a gate that has passed is not
 * run again. Answers the last of them.
 */
export function gates(
  name: string,
  api: aws.lambda.Function,
  ops: aws.lambda.Function,
  database: GatedDatabase | undefined,
  parent: pulumi.Resource,
): aws.lambda.Invocation {
  // Without a database the version still proves that it starts.
  const before = database && migrated(name, api, ops, database, parent);
  return new aws.lambda.Invocation(
    `${name}-smoke`,
    {
      functionName: api.name,
      qualifier: api.version,
      input: JSON.stringify({ op: database ? 'smoke' : 'keep' }),
      ...(database && { triggers: { database: database.resourceId } }),
    },
    { parent, ...(before && { dependsOn: [before] }) },
  );
}

function migrated(
  name: string,
  api: aws.lambda.Function,
  ops: aws.lambda.Function,
  database: GatedDatabase,
  parent: pulumi.Resource,
): aws.lambda.Invocation {
  const { masterUser, masterPassword, resourceId } = database;
  const login = { user: masterUser, password: masterPassword };
  const users = new aws.lambda.Invocation(
    `${name}-users`,
    // Of no version: the login travels once for each database, not with each release.
    { functionName: ops.name, input: pulumi.secret(pulumi.jsonStringify({ op: 'users', login })), triggers: { database: resourceId } },
    // Lambda has the version's code by then, and so has $LATEST.
    { parent, additionalSecretOutputs: ['input', 'result'] },
  );
  return new aws.lambda.Invocation(
    `${name}-migrate`,
    {
      functionName: ops.name,
      qualifier: ops.version,
      input: JSON.stringify({ op: 'migrate' }),
      // Also before a version of the api alone: it wakes a sleeping database, for which the smoke test itself has not the time.
      triggers: { database: resourceId, api: api.version },
    },
    { parent, dependsOn: [users] },
  );
}
