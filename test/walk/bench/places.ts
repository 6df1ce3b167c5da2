import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../e2e/support/commands.ts';
import type { Server } from '../../e2e/support/servers.ts';

/**
 * Which server each cluster is on. The emulator has records of clusters alone: an update makes a cluster on, and takes it down from, the one server
 * that its environment says.
 */
export class Places {
  private readonly servers: Server[] = JSON.parse(process.env.E2E_SERVERS ?? '[]');
  private readonly on = new Map<string, Server>();
  private selected = this.servers[0];

  /** The environment of an update that takes this cluster down; without one, of an update that may make one. */
  environment(goes: string | undefined): Record<string, string> {
    const taken = [...this.on.values()];
    this.selected = (goes && this.on.get(goes)) || (this.servers.find((it) => !taken.includes(it)) ?? this.servers[0]);
    return this.selected?.environment ?? {};
  }

  /** Notes which there are after an update. Of one that RDS itself has deleted, without the engine's plugin, nothing is left on its server. */
  async note(clusters: string[]): Promise<void> {
    for (const id of [...this.on.keys()].filter((it) => !clusters.includes(it))) {
      await run('mariadb', [...this.root(id), '-e', 'drop database if exists siesta']);
      this.on.delete(id);
    }
    for (const id of clusters) if (!this.on.has(id) && this.selected) this.on.set(id, this.selected);
  }

  /** The titles in a cluster. */
  async rows(cluster: string): Promise<string[]> {
    const listed = await run('mariadb', [...this.root(cluster), '-N', '-e', 'select title from siesta.todo']);
    return listed.split('\n').filter((line) => line !== '');
  }

  /** Gives a snapshot that was taken by hand what is in a cluster. */
  async fill(snapshot: string, cluster: string): Promise<void> {
    mkdirSync(FOLDER(), { recursive: true });
    const dump = await run('mariadb-dump', [...this.root(cluster), '--single-transaction', '--routines', '--databases', 'siesta']);
    writeFileSync(fileOf(snapshot), dump);
  }

  private root = (cluster: string): string[] => this.on.get(cluster)?.root ?? [];
}

/** The titles in a snapshot: in its rows of to-dos, and not in the answers that are kept for keys. */
export function rowsOf(snapshot: string): string[] {
  const inserts = readFileSync(fileOf(snapshot), 'utf8').matchAll(/INSERT INTO `todo` VALUES([\s\S]*?);\n/g);
  return [...inserts].flatMap(([, values = '']) => [...values.matchAll(/'(walk-[\d-]+)'/g)].map(([, title = '']) => title));
}

const FOLDER = (): string => join(process.env.AWS_EMULATOR_STATE ?? '', 'snapshots');
const fileOf = (snapshot: string): string => join(FOLDER(), `${snapshot}.sql`);
