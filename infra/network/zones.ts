import { type AvailabilityZone, DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { paginateDescribeOrderableDBInstanceOptions, RDSClient } from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { programClient } from '../ground/program-client.ts';

/**
 * Ids of zones whose subnets Lambda refuses ("The provided subnets contain availability zone Lambda doesn't support"), which no API reports. Ids,
 * because a zone's name differs between accounts. Seen in us-east-1 (github.com/keboola/developer-portal/issues/81): its one zone without the
 * hardware that Lambda runs on is this (wolfman.dev/posts/exclude-use1-az3).
 */
const WITHOUT_LAMBDA: ReadonlySet<string | undefined> = new Set(['use1-az3']);

/**
 * Chooses the first zones of a region, by name, that support functions and serverless databases. Local Zones and Wavelength zones that the account
 * has opted in to support neither, but can be listed first.
 *
 * @param offering zones in which RDS offers `db.serverless`; empty if unknown
 * @throws RunError when there are fewer than requested
 */
export function chooseZones(all: AvailabilityZone[], offering: ReadonlySet<string | undefined>, count: number): string[] {
  const usable = all
    .filter(({ State, OptInStatus }) => State === 'available' && OptInStatus === 'opt-in-not-required')
    .filter(({ ZoneId }) => !WITHOUT_LAMBDA.has(ZoneId))
    .filter(({ ZoneName }) => offering.size === 0 || offering.has(ZoneName))
    .flatMap(({ ZoneName }) => ZoneName ?? [])
    .sort();
  if (usable.length >= count) return usable.slice(0, count);
  throw new pulumi.RunError(
    `Network zones is ${count}, and functions and serverless databases have ${usable.length} of this region's: ${usable.join(', ') || 'none'}. Ask for fewer, or use another region.`,
  );
}

/**
 * Looks the zones up in AWS. Empty when AWS does not answer.
 *
 * @throws RunError when there are fewer than requested
 */
export async function findZones(region: string, count: number): Promise<string[]> {
  const there = await zonesOf(region);
  return there ? chooseZones(there.zones, there.offering, count) : [];
}

async function zonesOf(region: string): Promise<{ zones: AvailabilityZone[]; offering: Set<string | undefined> } | undefined> {
  const ec2 = programClient(EC2Client, 'ec2', region);
  const rds = programClient(RDSClient, 'rds', region);
  try {
    const [{ AvailabilityZones = [] }, offering] = await Promise.all([
      ec2.send(new DescribeAvailabilityZonesCommand({})),
      offeringZones(rds),
    ]);
    return { zones: AvailabilityZones, offering };
  } catch (error) {
    await pulumi.log.warn(`which zones hold functions and a serverless database could not be looked up: ${(error as Error).message}`);
    return undefined;
  }
}

async function offeringZones(rds: RDSClient): Promise<Set<string | undefined>> {
  const wanted = { Engine: 'aurora-mysql', DBInstanceClass: 'db.serverless' };
  const found = new Set<string | undefined>();
  for await (const { OrderableDBInstanceOptions } of paginateDescribeOrderableDBInstanceOptions({ client: rds }, wanted)) {
    for (const { AvailabilityZones } of OrderableDBInstanceOptions ?? []) for (const { Name } of AvailabilityZones ?? []) found.add(Name);
  }
  return found;
}
