import {
  type DescribeDBClustersCommandOutput,
  type DescribeDBInstancesCommandOutput,
  type RDSClient,
  waitUntilDBClusterAvailable,
  waitUntilDBInstanceAvailable,
} from '@aws-sdk/client-rds';
import { waitFor } from '../../infra/ground/waiting.ts';
import { CliError } from '../terminal/index.ts';

/** A cluster that is waited for. */
interface Watched {
  rds: RDSClient;
  id: string;
  /** Called with each status once. */
  onStatus: (text: string) => void;
  signal: AbortSignal;
}

/** A big database takes hours to copy; most take minutes. */
const PATIENCE = { seconds: 14_400, every: 5 };

/** Waits until a cluster is available, and has the password that it was given. @param what is waited for, as in "copying the snapshot". */
export function clusterAvailable(watched: Watched, what: string): Promise<void> {
  const { rds, id, signal } = watched;
  const seen = watching(watched, what);
  const look = ({ DBClusters }: DescribeDBClustersCommandOutput): boolean => {
    const { Status, PendingModifiedValues } = DBClusters?.[0] ?? {};
    return seen(Status === 'available' && PendingModifiedValues?.MasterUserPassword ? 'resetting-master-credentials' : Status);
  };
  return explained(waitFor(waitUntilDBClusterAvailable, rds, { DBClusterIdentifier: id }, { ...PATIENCE, signal, look }), id, what);
}

/** Waits until an instance of the cluster is available. */
export function instanceAvailable(watched: Watched, instance: string, what: string): Promise<void> {
  const { rds, id, signal } = watched;
  const seen = watching(watched, what);
  const look = ({ DBInstances }: DescribeDBInstancesCommandOutput): boolean => seen(DBInstances?.[0]?.DBInstanceStatus);
  return explained(waitFor(waitUntilDBInstanceAvailable, rds, { DBInstanceIdentifier: instance }, { ...PATIENCE, signal, look }), id, what);
}

/** Says each status once, and gives up at one that leads nowhere. */
function watching({ id, onStatus }: Watched, what: string): (status: string | undefined) => boolean {
  let last = 'available';
  return (status = 'gone') => {
    if (/^(gone|failed|inaccessible|incompatible)/.test(status)) throw lost(id, status);
    if (status !== last && status !== 'available') onStatus(`${what}: ${id} is ${status}`);
    last = status;
    return status === 'available';
  };
}

async function explained(waiting: Promise<void>, id: string, what: string): Promise<void> {
  try {
    await waiting;
  } catch (error) {
    const { name } = error as Error;
    if (/NotFound/.test(name)) throw lost(id, 'gone');
    if (name !== 'TimeoutError') throw error;
    throw new CliError(`${what}: ${id} took longer than ${PATIENCE.seconds / 3600} hours.`, 'Look at it in AWS, and drill again.', {
      cause: error,
    });
  }
}

const lost = (id: string, status: string): CliError =>
  new CliError(`${id} is ${status}.`, 'AWS says why: RDS console, "Logs & events" of the cluster.');
