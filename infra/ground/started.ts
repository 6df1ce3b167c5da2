import type { DBCluster } from '@aws-sdk/client-rds';
import { maxConnections } from './capacity.ts';

/**
 * Tag of a cluster: the maximum capacity (ACU) at its instances' last start, or a lower one set since. `max_connections` follows the maximum but is
 * static, so an increase takes effect at the next start only, and AWS does not report the value of the last start.
 */
export const STARTED_TAG = 'siesta:started-max-acu';

/** The maximum capacity that `max_connections` certainly follows: the tagged one, or without a tag the current one. */
export function startedAcu({ TagList = [], ServerlessV2ScalingConfiguration: scaling }: DBCluster): number | undefined {
  const tagged = Number(TagList.find(({ Key }) => Key === STARTED_TAG)?.Value);
  return tagged > 0 ? Math.min(tagged, scaling?.MaxCapacity ?? tagged) : scaling?.MaxCapacity;
}

/** A raised maximum has no effect yet, as a clause without a full stop. Both in ACU. */
export const notRebooted = (name: string, started: number, maximum: number): string =>
  `${name} was started with a maximum of ${started} ACU and has ${maximum} now: max_connections stays ${maxConnections(started)} instead of ${maxConnections(maximum)} until its instances are rebooted`;

/** How to restart the instances, so that a raised maximum takes effect. */
export function howToRestart({ DBClusterMembers = [] }: DBCluster): string {
  const reboots = DBClusterMembers.map(
    (member) => `\`aws rds reboot-db-instance --db-instance-identifier ${member.DBInstanceIdentifier}\``,
  );
  return `${reboots.join(', ')} (seconds without a database), then \`npx siesta doctor --fix\` notes it`;
}
