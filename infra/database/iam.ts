import {
  type DescribeDBClustersCommandOutput,
  ModifyDBClusterCommand,
  type RDSClient,
  waitUntilDBClusterAvailable,
} from '@aws-sdk/client-rds';
import { waitFor } from '../ground/waiting.ts';

/** Turns on IAM authentication, which a restore leaves off whatever was asked for, and resolves when the cluster takes it. */
export async function turnOnIamAuthentication(rds: RDSClient, identifier: string, wait: { seconds: number; every: number }): Promise<void> {
  const cluster = { DBClusterIdentifier: identifier };
  const available = (look: (answer: DescribeDBClustersCommandOutput) => boolean): Promise<void> =>
    waitFor(waitUntilDBClusterAvailable, rds, cluster, { ...wait, look }).catch((cause: Error) => {
      if (cause.name !== 'TimeoutError') throw cause;
      throw new Error(
        `${identifier} took longer than ${wait.seconds} s to turn on IAM authentication after its restore: run the update again`,
        { cause },
      );
    });
  await available(() => true);
  await rds.send(new ModifyDBClusterCommand({ ...cluster, EnableIAMDatabaseAuthentication: true, ApplyImmediately: true }));
  // It stays available until AWS begins with it.
  await available(({ DBClusters }) => DBClusters?.[0]?.IAMDatabaseAuthenticationEnabled ?? false);
}
