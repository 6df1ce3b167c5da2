import * as pulumi from '@pulumi/pulumi';
import type { PermissionArgs } from './link.ts';

/** Address of a database. */
export interface DatabaseAddress {
  host: pulumi.Input<string>;
  port?: pulumi.Input<number> | undefined;
  name?: pulumi.Input<string> | undefined;
}

/** Environment variables with a function's database and user; without a database, that it hibernates. */
export function databaseEnvironment(database: DatabaseAddress | undefined, user: string): Record<string, pulumi.Input<string>> {
  if (!database) return { DATABASE_STATE: 'hibernated' };
  return {
    DATABASE_STATE: 'on',
    DB_HOST: database.host,
    DB_PORT: pulumi.interpolate`${database.port ?? 3306}`,
    DB_NAME: database.name ?? 'siesta',
    DB_USER: user,
    DB_AUTH: 'iam',
  };
}

/**
 * The permission to log in as one database user.
 *
 * @param databaseArns `arn:aws:rds-db:<region>:<account>:dbuser:<resource id of the cluster>` of each cluster
 */
export const databasePermission = (databaseArns: pulumi.Input<string>[], user: string): PermissionArgs => ({
  actions: ['rds-db:connect'],
  resources: databaseArns.map((arn) => pulumi.interpolate`${arn}/${user}`),
});
