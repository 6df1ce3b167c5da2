import {
  type DescribeDBClustersCommandOutput,
  ModifyDBClusterCommand,
  type RDSClient,
  waitUntilDBClusterAvailable,
} from '@aws-sdk/client-rds';
import { waitFor } from '../ground/waiting.ts';

/** Enables IAM authentication, which a restore ignores whatever was requested, and resolves once it is active. */
export async function turnOnIamAuthentication(rds: RDSClient, identifier: string, wait: { seconds: number; every: number }): Promise<void> {
  const cluster = { DBClusterIdentifier: identifier };
  const available = (accepts: (answer: DescribeDBClustersCommandOutput) => boolean): Promise<void> =>
    waitFor(waitUntilDBClusterAvailable, rds, cluster, { ...wait, accepts }).catch((cause: Error) => {
      if (cause.name !== 'TimeoutError') throw cause;
      throw new Error(
        `${identifier} took longer than ${wait.seconds} s to turn on IAM authentication after its restore: run the update again`,
        { cause },
      );
    });
  await available(() => true);
  await rds.send(new ModifyDBClusterCommand({ ...cluster, EnableIAMDatabaseAuthentication: true, ApplyImmediately: true }));
  // The cluster remains "available" until AWS starts the modification, so wait for the setting itself.
  await available(({ DBClusters }) => DBClusters?.[0]?.IAMDatabaseAuthenticationEnabled ?? false);
}
