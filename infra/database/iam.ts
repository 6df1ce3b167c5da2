import { DescribeDBClustersCommand, ModifyDBClusterCommand, type RDSClient } from '@aws-sdk/client-rds';

/** Turns on IAM authentication, which a restore leaves off whatever was asked for, and resolves when the cluster takes it. */
export async function turnOnIamAuthentication(rds: RDSClient, identifier: string, wait: { seconds: number; every: number }): Promise<void> {
  const tries = Math.ceil(wait.seconds / wait.every);
  const until = async (ready: (cluster: { status: string; iam: boolean }) => boolean): Promise<void> => {
    for (let left = tries; left > 0; left--) {
      const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
      const [cluster] = DBClusters ?? [];
      if (ready({ status: cluster?.Status ?? '', iam: cluster?.IAMDatabaseAuthenticationEnabled ?? false })) return;
      await new Promise((resolve) => setTimeout(resolve, wait.every * 1000));
    }
    throw new Error(
      `${identifier} took longer than ${wait.seconds} s to turn on IAM authentication after its restore: run the update again`,
    );
  };
  await until(({ status }) => status === 'available');
  await rds.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier: identifier, EnableIAMDatabaseAuthentication: true, ApplyImmediately: true }),
  );
  await until(({ status, iam }) => status === 'available' && iam);
}
