import { RDSClient } from '@aws-sdk/client-rds';
import { snapshotCalled } from '../../infra/snapshots/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { clusterOf } from '../status/index.ts';
import { CliError, moment } from '../terminal/index.ts';

/** What the new cluster begins as, as the settings say it. */
export interface Beginning {
  settings: { snapshot: string } | { at: string; of: string };
  /** The moment that the data is of. */
  since: Date;
}

/** The beginning of a cluster that is a copy of a snapshot. @throws CliError when there is no such snapshot. */
export async function fromSnapshot(stack: Stack, id: string): Promise<Beginning> {
  const found = await snapshotCalled(stack.client(RDSClient, 'rds'), id);
  if (found) return { settings: { snapshot: id }, since: found.createdAt };
  throw new CliError(`There is no complete snapshot ${id}.`, '`siesta db snapshots` lists them.');
}

/** The beginning of a cluster that is what the present one was. @throws CliError when AWS keeps nothing of that moment. */
export async function fromMoment(stack: Stack, outputs: Outputs, at: number, signal: AbortSignal): Promise<Beginning> {
  const since = new Date(Math.floor(at / 1000) * 1000);
  const { from, to } = await clusterOf(stack, outputs, signal);
  if (!from || !to) throw new CliError(`AWS names no moment that ${outputs.clusterIdentifier} can be put back to.`, 'Use --snapshot.');
  if (since < new Date(from) || since > new Date(to)) {
    throw new CliError(
      `${moment(since)} is not between ${moment(from)} and ${moment(to)}, what AWS keeps of ${outputs.clusterIdentifier}.`,
      'Use a moment in between, or --snapshot. backups.retentionDays keeps more from now on.',
    );
  }
  return { settings: { at: since.toISOString().replace('.000', ''), of: outputs.clusterIdentifier }, since };
}
