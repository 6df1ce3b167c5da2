/**
 * `max_connections` that Aurora MySQL Serverless v2 sets by **maximum** ACU, whatever runs at the moment. From the Aurora user guide, "Maximum
 * connections for Aurora Serverless v2"; in between it follows memory, of which the next lower step is a safe reading.
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

/** Connections left to operations: migrations, queries from outside, Aurora's own. */
export const RESERVED_CONNECTIONS = 20;

/** Most connections that a cluster with this maximum capacity takes. */
export function maxConnections(maxAcu: number): number {
  return MAX_CONNECTIONS.find(([acu]) => maxAcu >= acu)?.[1] ?? 0;
}

/** Connections that a function needs when it runs at its full concurrency, those of operations included. */
export function connectionsNeeded(concurrency: number, connectionLimit: number): number {
  return concurrency * connectionLimit + RESERVED_CONNECTIONS;
}

/** The smallest maximum ACU whose `max_connections` is enough; undefined when none is. */
export function acuFor(connections: number): number | undefined {
  return MAX_CONNECTIONS.findLast(([, most]) => most >= connections)?.[0];
}

/** The MySQL that an Aurora version is of: `8.0` or `8.4`. Parameter groups are of one, and a step to another is a major upgrade. */
export const majorOf = (version: string): string => version.slice(0, version.indexOf('.mysql_aurora'));

/** The family of the parameter groups that a cluster of this version takes. */
export const familyOf = (version: string): string => `aurora-mysql${majorOf(version)}`;

/** An Aurora MySQL engine version as comparable numbers: `8.0.mysql_aurora.3.10.4` is [3, 10, 4]. Undefined for another shape. */
export function auroraVersion(version: string): [major: number, minor: number, patch: number] | undefined {
  const match = /^\d+\.\d+\.mysql_aurora\.(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

/** Whether it is a version that Aurora Serverless v2 has. */
export const isServerless = (version: string): boolean => /^8\.(0\.mysql_aurora\.3|4\.mysql_aurora\.8)\.\d+\.\d+$/.test(version);

/** Below zero when the first Aurora MySQL version is the older one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [auroraVersion(a), auroraVersion(b)];
  if (!left || !right) throw new Error(`cannot compare the engine versions ${a} and ${b}: both must look like 8.0.mysql_aurora.3.10.4`);
  for (const [index, part] of left.entries()) {
    const difference = part - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The version to restore with: AWS refuses one that is older than the snapshot's. */
export const higherVersion = (a: string, b: string): string => (compareVersions(a, b) >= 0 ? a : b);

/** The long-term support release of Aurora MySQL 3. */
export const DEFAULT_VERSION = '8.0.mysql_aurora.3.10.4';

/** The first Aurora MySQL 3 that can scale to 0 ACU. */
export const FIRST_TO_PAUSE = '8.0.mysql_aurora.3.08.0';

/** A cluster's capacity as AWS's API takes it. AWS refuses the seconds until a pause beside a minimum that never pauses. */
export const scalingConfiguration = (minAcu: number, maxAcu: number, autoPauseSeconds: number) => ({
  MinCapacity: minAcu,
  MaxCapacity: maxAcu,
  ...(minAcu === 0 && { SecondsUntilAutoPause: autoPauseSeconds }),
});

/** Whether a database of this version can be at 0 ACU. Undefined of MySQL 8.4, where only RDS knows. */
export function pauses(version: string): boolean | undefined {
  return majorOf(version) === majorOf(FIRST_TO_PAUSE) ? compareVersions(version, FIRST_TO_PAUSE) >= 0 : undefined;
}

/** The floor of a cluster that is only kept, ACU: nobody calls it, and it costs no more than it stores where it can pause. */
export const floorBeside = (minAcu: number, version: string): number => (pauses(version) ? 0 : minAcu);
