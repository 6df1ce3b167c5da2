import * as pulumi from '@pulumi/pulumi';
import { AUTHORITIES_FILE, databaseAuthorities } from '../ground/authorities.ts';
import { databaseEnvironment, databasePermission } from '../ground/database-access.ts';
import type { FunctionLinkArgs } from '../ground/link.ts';
import type { AuroraServerlessArgs } from './args.ts';
import type { Cluster } from './cluster.ts';

/** Where Lambda unpacks a function's code. */
const TASK_ROOT = '/var/task';

/** A function's link to a cluster as one of its users. Without a cluster it passes on that the database hibernates, and grants no login. */
export function linkTo(
  cluster: Pick<Cluster, 'endpoint' | 'port' | 'arn' | 'resourceId'> | undefined,
  { clients, region }: { clients: AuroraServerlessArgs['clients']; region: string },
  { user, name }: { user: string; name: string },
): FunctionLinkArgs {
  // A wildcard in the user name would permit logging in as anybody.
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,31}$/.test(user)) {
    throw new Error(`AuroraServerless link is for the user "${user}": use up to 32 letters, digits and _, a letter first.`);
  }
  const address = cluster && { host: cluster.endpoint, port: cluster.port, name };
  return {
    environment: { ...databaseEnvironment(address, user), DATABASE_CA: `${TASK_ROOT}/${AUTHORITIES_FILE}` },
    permissions: cluster ? [databasePermission([databaseArn(cluster.arn, cluster.resourceId)], user)] : [],
    files: { [AUTHORITIES_FILE]: databaseAuthorities('AuroraServerless', region) },
    ...clients,
  };
}

/**
 * The prefix of a cluster's database user ARNs, `arn:aws:rds-db:<region>:<account>:dbuser:<resource id>`; see the Aurora user guide, "Creating and
 * using an IAM policy for IAM database access". Partition, region and account are taken from the cluster's own ARN.
 */
export const databaseArn = (clusterArn: pulumi.Input<string>, resourceId: pulumi.Input<string>): pulumi.Output<string> =>
  pulumi.all([clusterArn, resourceId]).apply(([arn, id]) => {
    const [, partition, , region, account] = arn.split(':');
    return `arn:${partition}:rds-db:${region}:${account}:dbuser:${id}`;
  });
