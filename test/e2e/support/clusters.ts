import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { run } from './commands.ts';
import type { Server } from './servers.ts';

/**
 * What an emulator without storage of its own leaves to the test: it keeps the records of clusters and snapshots, and one server, said by the
 * environment, is what is in them. Where the set-up did not start one, the account has real clusters, and none of this does anything.
 */
const servers = (): Server[] => JSON.parse(process.env.E2E_SERVERS ?? '[]');

/** The environment of a command whose clusters, those that it makes or takes down, are on the first or on the second server. */
export const clustersOn = (which: 'first' | 'second'): Record<string, string> => servers()[which === 'first' ? 0 : 1]?.environment ?? {};

/** Gives a snapshot what the database of the first server holds. */
export async function fillSnapshot(id: string): Promise<void> {
  const [first] = servers();
  const folder = process.env.AWS_EMULATOR_STATE;
  if (!first || !folder) return;
  mkdirSync(join(folder, 'snapshots'), { recursive: true });
  const dump = await run('mariadb-dump', [...first.root, '--single-transaction', '--routines', '--databases', 'siesta']);
  writeFileSync(join(folder, 'snapshots', `${id}.sql`), dump);
}

/** Makes the cluster that a drill would leave whose process was killed: with its name and tags, and nothing in it. */
export async function leaveDrillOf(project: string, stack: string): Promise<void> {
  const tags = { 'siesta:project': project, 'siesta:stack': stack, 'siesta:drill': 'a-snapshot' };
  await new RDSClient().send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: `${project}-${stack}-drill`,
      Engine: 'aurora-mysql',
      MasterUsername: 'admin',
      MasterUserPassword: crypto.randomUUID(),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
}
