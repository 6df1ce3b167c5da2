import { DescribeDBEngineVersionsCommand, type RDSClient } from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { DEFAULT_VERSION, higherVersion, majorOf, maxConnections, pauses } from '../ground/capacity.ts';
import { howToRestart, notRebooted, startedAcu } from '../ground/started.ts';
import { thisStack } from '../ground/tags.ts';
import { clusterCalled, findOrigin, rdsClient } from '../snapshots/index.ts';
import type { AuroraServerlessArgs, ClusterPlan } from './args.ts';

export const ENGINE = 'aurora-mysql';
export const DEFAULT_MAX_ACU = 8;

type Planned = Pick<AuroraServerlessArgs, 'owner' | 'restoreFrom' | 'beginsFrom' | 'engineVersion' | 'upgradeTo' | 'minAcu' | 'maxAcu'>;

/**
 * Looks up in RDS what a cluster is restored from, and checks that the intended version is available.
 *
 * @throws RunError that says how to proceed
 */
export async function planCluster(name: string, args: Planned): Promise<ClusterPlan> {
  const rds = rdsClient();
  const wanted = {
    identifier: name,
    restoreFrom: args.restoreFrom ?? 'latest',
    beginning: args.beginsFrom,
    owner: args.owner ?? thisStack(),
  };
  const [origin, started] = await Promise.all([findOrigin(rds, wanted), startedWith(rds, name, args.maxAcu)]);
  const engineVersion = versionOf(name, args, origin.engineVersion);
  if ((args.minAcu ?? 0) === 0 && pauses(engineVersion) === undefined) await refuseUnlessPausing(rds, engineVersion);
  return { origin, engineVersion, startedAcu: started };
}

/** The maximum capacity that a running cluster's `max_connections` follows; warns when a raised maximum has no effect on it yet. */
async function startedWith(rds: RDSClient, name: string, maxAcu = DEFAULT_MAX_ACU): Promise<number | undefined> {
  const there = await clusterCalled(rds, name);
  const started = there && startedAcu(there);
  if (!there || started === undefined || maxConnections(started) >= maxConnections(maxAcu)) return started;
  await pulumi.log.warn(`${notRebooted(name, started, maxAcu)}: ${howToRestart(there)}.`);
  return started;
}

/** The configured version, or the existing database's if that is higher: AWS does not downgrade. */
function versionOf(name: string, { engineVersion = DEFAULT_VERSION, upgradeTo }: Planned, there: string | undefined): string {
  const version = there ? higherVersion(engineVersion, there) : engineVersion;
  const [from, to] = [majorOf(there ?? version), majorOf(version)];
  if (from === to || upgradeTo === to) return version;
  throw new pulumi.RunError(
    `${name} has data of MySQL ${from} (${there}), and engineVersion is ${version}: a major upgrade cannot be undone. Keep engineVersion ${there}, or set database.upgradeTo to "${to}": the update then takes a snapshot and upgrades.`,
  );
}

/** @throws RunError when RDS does not have the version, or when it cannot pause */
async function refuseUnlessPausing(rds: RDSClient, version: string): Promise<void> {
  const found = await versionsCalled(rds, version);
  if (!found) return;
  if (found.length === 0) throw new pulumi.RunError(`engineVersion is ${version}, which RDS does not offer in this region.`);
  const least = found[0]?.ServerlessV2FeaturesSupport?.MinCapacity;
  if (least === undefined)
    await pulumi.log.warn(`RDS does not say whether ${version} pauses at 0 ACU: it refuses minAcu 0 if it does not.`);
  else if (least > 0)
    throw new pulumi.RunError(`engineVersion ${version} does not pause: its minAcu is ${least} at least. Use that, or another.`);
}

async function versionsCalled(rds: RDSClient, version: string) {
  try {
    const { DBEngineVersions } = await rds.send(new DescribeDBEngineVersionsCommand({ Engine: ENGINE, EngineVersion: version }));
    return DBEngineVersions ?? [];
  } catch (error) {
    await pulumi.log.warn(`whether ${version} pauses at 0 ACU could not be asked of RDS: ${(error as Error).message}`);
    return undefined;
  }
}
