import {
  type DescribeDBClustersCommandOutput,
  type DescribeDBInstancesCommandOutput,
  type RDSClient,
  waitUntilDBClusterAvailable,
  waitUntilDBInstanceAvailable,
} from '@aws-sdk/client-rds';
import { waitFor } from '../../infra/ground/waiting.ts';
import { CliError } from '../terminal/index.ts';

/** The cluster to wait for, and how. */
interface Watched {
  rds: RDSClient;
  id: string;
  /** Called once with each new status. */
  onStatus: (text: string) => void;
  signal: AbortSignal;
}

/** In seconds. Copying takes minutes usually, hours for a big database. */
const PATIENCE = { seconds: 14_400, every: 5 };

/** Waits until a cluster is available and its new password active. @param what for messages, such as "copying the snapshot". */
export function clusterAvailable(watched: Watched, what: string): Promise<void> {
  const { rds, id, signal } = watched;
  const seen = watching(watched, what);
  const accepts = ({ DBClusters }: DescribeDBClustersCommandOutput): boolean => {
    const { Status, PendingModifiedValues } = DBClusters?.[0] ?? {};
    return seen(Status === 'available' && PendingModifiedValues?.MasterUserPassword ? 'resetting-master-credentials' : Status);
  };
  return explained(waitFor(waitUntilDBClusterAvailable, rds, { DBClusterIdentifier: id }, { ...PATIENCE, signal, accepts }), id, what);
}

/** Waits until an instance of the cluster is available. */
export function instanceAvailable(watched: Watched, instance: string, what: string): Promise<void> {
  const { rds, id, signal } = watched;
  const seen = watching(watched, what);
  const accepts = ({ DBInstances }: DescribeDBInstancesCommandOutput): boolean => seen(DBInstances?.[0]?.DBInstanceStatus);
  return explained(
    waitFor(waitUntilDBInstanceAvailable, rds, { DBInstanceIdentifier: instance }, { ...PATIENCE, signal, accepts }),
    id,
    what,
  );
}

/** Reports each status once, and fails at one from which the cluster never becomes available. */
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
