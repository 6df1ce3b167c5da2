import type { DBCluster } from '@aws-sdk/client-rds';

/**
 * Tag of a cluster: the maximum capacity, ACU, that its instances were started with, or what it was lowered to since. `max_connections` follows the
 * maximum but is static, so a raised one counts from the next start on, and AWS says of no cluster what it was started with.
 */
export const STARTED_TAG = 'siesta:started-max-acu';

/** The maximum capacity that surely counts for a cluster's connections: of one that does not say what it was started with, what it has. */
export function startedAcu({ TagList = [], ServerlessV2ScalingConfiguration: scaling }: DBCluster): number | undefined {
  const tagged = Number(TagList.find(({ Key }) => Key === STARTED_TAG)?.Value);
  return tagged > 0 ? Math.min(tagged, scaling?.MaxCapacity ?? tagged) : scaling?.MaxCapacity;
}

/** How a raised maximum is made to count. */
export function howToRestart({ DBClusterMembers = [] }: DBCluster): string {
  const reboots = DBClusterMembers.map(
    (member) => `\`aws rds reboot-db-instance --db-instance-identifier ${member.DBInstanceIdentifier}\``,
  );
  return `${reboots.join(', ')} (seconds without a database), then \`siesta doctor --fix\` notes it`;
}
