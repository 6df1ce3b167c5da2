import { snapshots } from './account.ts';
import type { WritingClient } from './client.ts';
import { type Places, rowsOf } from './places.ts';

/** Which to-dos are to be in which cluster, and whether they are. */
export class Ledger {
  /** The titles in each cluster, those that are taken down too, as they were when it was last looked at. */
  private readonly truth = new Map<string, Set<string>>();
  /** Snapshots whose rows are known. */
  private readonly taken = new Set<string>();
  private readonly places: Places;
  private acknowledged = 0;

  constructor(places: Places) {
    this.places = places;
  }

  take = (snapshot: string): void => void this.taken.add(snapshot);
  knows = (snapshot: string): boolean => this.taken.has(snapshot);

  /**
   * Compares what is in the clusters with what was, and with what the client was told.
   *
   * @param came the snapshot that each began as, of those that a restore has made
   * @throws Error when a to-do is gone, doubled, or where nobody has written it
   */
  async check(clusters: string[], came: Map<string, string | undefined>, client: WritingClient): Promise<void> {
    const now = new Set<string>();
    for (const id of clusters) {
      const rows = await this.places.rows(id);
      const known = this.truth.get(id) ?? new Set(came.get(id) ? rowsOf(came.get(id) ?? '') : []);
      const there = new Set(rows);
      const faults = {
        doubled: rows.length - there.size,
        lost: [...known].filter((title) => !there.has(title)),
        strange: rows.filter((title) => !known.has(title) && !client.sent.has(title)),
      };
      if (faults.doubled > 0 || faults.lost.length > 0 || faults.strange.length > 0)
        throw new Error(`the to-dos of ${id}: ${JSON.stringify(faults)}`);
      this.truth.set(id, there);
      for (const title of rows) now.add(title);
    }
    // A cluster that was taken down since is in its last snapshot, with what was written until then.
    for (const [id, rows] of this.truth) if (!clusters.includes(id)) for (const title of await this.finals(id, rows)) now.add(title);
    const lost = client.acknowledged.slice(this.acknowledged).filter((title) => !now.has(title));
    if (lost.length > 0) throw new Error(`acknowledged and nowhere: ${lost.join(', ')}`);
    this.acknowledged = client.acknowledged.length;
  }

  /** What a cluster that is taken down has left in its final snapshot. */
  private async finals(id: string, rows: Set<string>): Promise<Set<string>> {
    // What was taken by hand may be called as finals are.
    const newest = (await snapshots()).filter((it) => it.startsWith(`${id}-final-`) && !this.knows(it));
    for (const snapshot of newest) {
      const kept = rowsOf(snapshot);
      const lost = [...rows].filter((title) => !kept.includes(title));
      if (lost.length > 0) throw new Error(`${snapshot} lacks ${lost.join(', ')}`);
      this.take(snapshot);
      this.truth.set(id, new Set(kept));
    }
    return this.truth.get(id) ?? rows;
  }

  summary = (): string => `${this.acknowledged} to-dos acknowledged, each is where it was written`;

  /** Where all are in the end. @throws Error when the list has one twice */
  account(titles: string[], { acknowledged }: WritingClient): string {
    const list = new Set(titles);
    if (list.size !== titles.length) throw new Error('the list has a to-do twice');
    const elsewhere = acknowledged.filter((title) => !list.has(title));
    const kept = elsewhere.filter((title) => [...this.truth.values()].some((rows) => rows.has(title)));
    if (kept.length < elsewhere.length) throw new Error(`${elsewhere.length - kept.length} to-dos are nowhere`);
    return `${acknowledged.length} to-dos were acknowledged: ${acknowledged.length - elsewhere.length} are in the list, each once; ${kept.length} are where a restore or an undo has left them, as it said; none is lost or doubled`;
  }
}
