import { AddTagsToResourceCommand, type DBCluster, RDSClient } from '@aws-sdk/client-rds';
import * as z from 'zod';
import { connectionsNeeded, maxConnections } from '../../infra/ground/capacity.ts';
import { howToRestart, notRebooted, STARTED_TAG, startedAcu } from '../../infra/ground/started.ts';
import { clusterCalled } from '../../infra/snapshots/index.ts';
import { invoke } from '../deployed/index.ts';
import type { Outputs } from '../stack/index.ts';
import { isAwake } from '../status/index.ts';
import { type Check, type CheckContext, ok } from './finding.ts';

/** Checks that the database accepts the connections of its maximum capacity: an increase only counts after a restart. */
export const connections: Check = async (context) => {
  const { stack, config, resources } = context;
  const outputs = resources.length > 0 ? await stack.outputs() : undefined;
  if (outputs?.databaseState !== 'on') return [];
  const rds = stack.client(RDSClient, 'rds');
  const cluster = await clusterCalled(rds, outputs.clusterIdentifier);
  const [started, most] = [cluster && startedAcu(cluster), cluster?.ServerlessV2ScalingConfiguration?.MaxCapacity];
  if (!cluster || started === undefined || most === undefined) return [];
  const [takes, promised] = [maxConnections(started), maxConnections(most)];
  const id = outputs.clusterIdentifier;
  if (takes >= promised) return [ok(`${id} takes ${promised} connections`)];
  if ((await takenNow(context, outputs)) >= promised) {
    const mend = { what: `note that ${id} was started with a maximum of ${most} ACU`, run: () => note(rds, cluster, most) };
    const text = `${id} was rebooted and takes ${promised} connections, but updates still count with ${takes}`;
    return [{ state: 'warning', text, fix: '`npx siesta doctor --fix` notes it', mend }];
  }
  const needed = config && connectionsNeeded(config.service.concurrency, config.service.connectionLimit);
  return [
    {
      state: needed !== undefined && needed > takes ? 'wrong' : 'warning',
      text: notRebooted(id, started, most),
      fix: howToRestart(cluster),
    },
  ];
};

const Answer = z.object({ rows: z.tuple([z.tuple([z.number()])]) });

/** `max_connections` as reported by the database itself; empty while it is paused, because asking would resume it. */
async function takenNow({ stack, signal }: CheckContext, outputs: Outputs): Promise<number> {
  if (!(await isAwake(stack, outputs, signal))) return 0;
  const event = { sql: 'SELECT @@max_connections', maxRows: 1 };
  return Answer.parse(await invoke(stack, { functionName: outputs.queryFunctionName, event }, signal)).rows[0][0];
}

const note = (rds: RDSClient, { DBClusterArn }: DBCluster, acu: number): Promise<unknown> =>
  rds.send(new AddTagsToResourceCommand({ ResourceName: DBClusterArn, Tags: [{ Key: STARTED_TAG, Value: String(acu) }] }));
