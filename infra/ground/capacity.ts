/**
 * `max_connections` of Aurora MySQL Serverless v2 by **maximum** ACU, independent of the current capacity. From the Aurora user guide, "Maximum
 * connections for Aurora Serverless v2". In between it depends on memory; the next lower step is a safe estimate.
 */
const MAX_CONNECTIONS: readonly (readonly [acu: number, connections: number])[] = [
  [128, 5000],
  [64, 4000],
  [32, 3000],
  [16, 2000],
  [8, 1000],
  [4, 135],
  [1, 90],
];

/** Connections reserved for migrations, the query function and Aurora itself. */
export const RESERVED_CONNECTIONS = 20;

/** `max_connections` of a cluster with this maximum capacity. */
export function maxConnections(maxAcu: number): number {
  return MAX_CONNECTIONS.find(([acu]) => maxAcu >= acu)?.[1] ?? 0;
}

/** Connections that a function needs at its full concurrency, plus the reserved ones. */
export function connectionsNeeded(concurrency: number, connectionLimit: number): number {
  return concurrency * connectionLimit + RESERVED_CONNECTIONS;
}

/** The smallest maximum ACU with enough `max_connections`; undefined if none has. */
export function acuFor(connections: number): number | undefined {
  return MAX_CONNECTIONS.findLast(([, most]) => most >= connections)?.[0];
}

/** The MySQL version of an Aurora version: `8.0` or `8.4`. Each has its own parameter groups, and a step to the next is a major upgrade. */
export const majorOf = (version: string): string => version.slice(0, version.indexOf('.mysql_aurora'));

/** The parameter group family for this version. */
export const familyOf = (version: string): string => `aurora-mysql${majorOf(version)}`;

/** Parses an Aurora MySQL engine version: `8.0.mysql_aurora.3.10.4` gives [3, 10, 4]. Undefined for another format. */
export function auroraVersion(version: string): [major: number, minor: number, patch: number] | undefined {
  const match = /^\d+\.\d+\.mysql_aurora\.(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether Aurora Serverless v2 supports this version's format. */
export const isServerless = (version: string): boolean => /^8\.(0\.mysql_aurora\.3|4\.mysql_aurora\.8)\.\d+\.\d+$/.test(version);

/** Negative when the first Aurora MySQL version is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [auroraVersion(a), auroraVersion(b)];
  if (!left || !right) throw new Error(`cannot compare the engine versions ${a} and ${b}: both must look like 8.0.mysql_aurora.3.10.4`);
  for (const [index, part] of left.entries()) {
    const difference = part - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The version to restore with: AWS refuses one older than the snapshot's. */
export const higherVersion = (a: string, b: string): string => (compareVersions(a, b) >= 0 ? a : b);

/** The long-term support release of Aurora MySQL 3. */
export const DEFAULT_VERSION = '8.0.mysql_aurora.3.10.4';

/** The first Aurora MySQL 3 that can scale to 0 ACU. */
export const FIRST_TO_PAUSE = '8.0.mysql_aurora.3.08.0';

/** A cluster's capacity as AWS's API expects it. AWS refuses an auto-pause time with a minimum above 0. */
export const scalingConfiguration = (minAcu: number, maxAcu: number, autoPauseSeconds: number) => ({
  MinCapacity: minAcu,
  MaxCapacity: maxAcu,
  ...(minAcu === 0 && { SecondsUntilAutoPause: autoPauseSeconds }),
});

/** Whether this version can pause at 0 ACU. Undefined for MySQL 8.4, where only RDS knows. */
export function pauses(version: string): boolean | undefined {
  return majorOf(version) === majorOf(FIRST_TO_PAUSE) ? compareVersions(version, FIRST_TO_PAUSE) >= 0 : undefined;
}

/** Minimum capacity of a former cluster, ACU: it serves nobody, so it may pause if its version can. */
export const formerClusterMinAcu = (minAcu: number, version: string): number => (pauses(version) ? 0 : minAcu);
