import { findSnapshot } from '../snapshots/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { clusterOf } from '../status/index.ts';
import { CliError, moment } from '../terminal/index.ts';

/** Origin of the new cluster, in the form of the settings. */
export interface RestoreSource {
  settings: { snapshot: string } | { at: string; of: string };
  /** The point in time of the data. */
  since: Date;
}

/** A cluster restored from a snapshot. @throws CliError when there is no such snapshot. */
export async function fromSnapshot(stack: Stack, outputs: Outputs, name: string): Promise<RestoreSource> {
  const { id, createdAt } = await findSnapshot(stack, outputs, name);
  return { settings: { snapshot: id }, since: createdAt };
}

/** AWS keeps backups from soon after a cluster is made. */
const YOUNG_MS = 3_600_000;

/** A cluster restored to a point in time of the current one. @throws CliError when AWS has no backup of it. */
export async function fromMoment(stack: Stack, outputs: Outputs, at: number, signal: AbortSignal): Promise<RestoreSource> {
  const since = new Date(Math.floor(at / 1000) * 1000);
  const { from, to, createdAt } = await clusterOf(stack, outputs, signal);
  if (!from || !to) throw new CliError(`AWS names no moment that ${outputs.clusterIdentifier} can be put back to.`, 'Use --snapshot.');
  if (since < new Date(from) || since > new Date(to)) {
    throw new CliError(
      `${moment(since)} is not between ${moment(from)} and ${moment(to)}, what AWS keeps of ${outputs.clusterIdentifier}.`,
      since < new Date(from) && createdAt && new Date(from).getTime() - createdAt.getTime() < YOUNG_MS
        ? 'The database is not older than that: use a later moment, or --snapshot with one of `npx siesta db snapshots`.'
        : 'Use a moment in between, or --snapshot. backups.retentionDays keeps more from now on.',
    );
  }
  return { settings: { at: since.toISOString().replace('.000', ''), of: outputs.clusterIdentifier }, since };
}
