import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { clusterIdentifier } from '../../infra/ground/names.ts';
import { type Decisions, decisionsParameterName } from '../../infra/state/index.ts';
import { projectWith, type Ran, siestaWith } from '../cli/support.ts';
import { Account, Fuse } from './account.ts';
import { dice } from './dice.ts';
import { Engine, NAME } from './engine.ts';

const MINUTE = 60_000;

/** What a walk has done. */
export interface Walked {
  /** Commands and updates, by what they were and how they ended. */
  counts: Record<string, number>;
  /** To-dos that were written. */
  written: number;
}

/**
 * A random walk of day-two commands, updates from three checkouts, changes of their settings and kills, with a client that writes. After each step
 * that was let settle, every to-do is where it was written, what was decided is what a command decided last, and no capacity is left raised.
 */
export class Walker {
  private readonly fuse = new Fuse();
  private readonly account = new Account(this.fuse, () => this.now);
  private readonly engine = new Engine(this.account, () => this.now);
  private readonly checkouts = [1, 2, 3].map(() => projectWith({ dev: {} }));
  private readonly floors = new Map<string, number>();
  /** To-dos of each cluster, as the client knows them. */
  private readonly truth = new Map<string, number[]>();
  private readonly taken = new Set<string>();
  private readonly roll: ReturnType<typeof dice>;
  private now = Date.parse('2026-12-01T00:00:00Z');
  private written = 0;
  private readonly counts: Record<string, number> = {};
  /** The last steps, for who has to understand a failure. */
  private readonly trail: string[] = [];

  constructor(seed: number) {
    this.roll = dice(seed);
  }

  /** @param each called after each step */
  async walk(steps: number, each: (step: number) => void = () => undefined): Promise<Walked> {
    const { Date: RealDate } = globalThis;
    const clock = (): number => this.now;
    // Commands and program ask what time it is: here it passes as the walk goes on.
    globalThis.Date = class extends RealDate {
      constructor(...given: [] | [number | string]) {
        super(...((given.length === 0 ? [clock()] : given) as [number]));
      }

      static override now = clock;
    } as DateConstructor;
    try {
      await this.settle();
      for (let step = 1; step <= steps; step++) {
        await this.step();
        if (this.roll.chance(0.7)) await this.settle();
        each(step);
      }
      await this.settle();
    } catch (error) {
      throw new Error(`after ${this.trail.slice(-12).join('; ')}: ${(error as Error).message}`, { cause: error });
    } finally {
      globalThis.Date = RealDate;
    }
    return { counts: this.counts, written: this.written };
  }

  private async step(): Promise<void> {
    this.pass(this.roll.between(1, 90));
    this.write();
    const folder = this.roll.one(this.checkouts);
    if (this.roll.chance(0.25)) this.fuse.set(this.roll.between(0, 8));
    const id = this.roll.one(this.account.snapshots)?.id ?? 'none-yet';
    // Asleep there is little to do but to wake.
    if (this.engine.traffic === undefined && this.roll.chance(0.5)) await this.siesta(folder, 'wake');
    await this.roll.one([
      () => this.up(folder),
      () => this.up(folder),
      () => this.siesta(folder, 'hibernate'),
      () => this.siesta(folder, 'wake'),
      () => this.siesta(folder, 'event', 'start', '--min-acu', `${this.roll.between(1, 4)}`, '--warm', '5', '--for', '1h'),
      () => this.siesta(folder, 'event', 'stop'),
      () => this.snapshot(folder),
      () => this.siesta(folder, 'db', 'restore', '--snapshot', id),
      () => this.siesta(folder, 'db', 'restore', '--finish'),
      () => this.siesta(folder, 'db', 'restore', '--undo'),
      async () => this.change(folder, id),
    ])();
    this.fuse.set(Number.POSITIVE_INFINITY);
  }

  /** Repairs what a kill has left with `siesta doctor --fix`, and asserts that an update from any checkout then succeeds. */
  private async settle(): Promise<void> {
    const folder = this.roll.one(this.checkouts);
    const before = this.account.parameters.get(decisionsParameterName(NAME));
    const doctor = await siestaWith(this.reach(folder), 'doctor', '--fix', '--stack', 'dev', '--yes');
    if (!(await this.up(folder))) throw new Error(`an update does not end well after a doctor: ${doctor.stdout}${doctor.stderr}`);
    const after = this.account.parameters.get(decisionsParameterName(NAME));
    if (before !== undefined && before !== after) throw new Error(`an update has decided otherwise: ${before} became ${after}`);
    this.checkInvariants(JSON.parse(after ?? '') as Decisions, folder);
  }

  private checkInvariants({ database, windows }: Decisions, folder: string): void {
    const names = database.state === 'on' ? database.clusters.map(({ name }) => clusterIdentifier(NAME, name)) : [];
    same('clusters', [...this.account.clusters.keys()].sort(), names.sort());
    for (const [id, { rows }] of this.account.clusters) {
      // One that a restore has made is what its snapshot was: somebody has said so.
      if (!this.truth.has(id)) this.truth.set(id, [...rows]);
      same(`to-dos of ${id}`, rows, this.truth.get(id));
    }
    const ids = new Set(this.account.snapshots.map(({ id }) => id));
    same(
      'snapshots that people took',
      [...this.taken].filter((id) => !ids.has(id)),
      [],
    );
    if (database.state === 'on' && this.engine.traffic !== clusterIdentifier(NAME, database.active))
      throw new Error('the traffic is elsewhere');
    for (const [id] of this.account.clusters) {
      const usual = id === this.engine.traffic ? (this.floors.get(folder) ?? 0) : 0;
      same(`the floor that ${id} comes to`, this.account.floorToCome(id), usual);
    }
    if (!windows.started.some(({ end }) => Date.parse(end) > this.now)) same('warm environments to come', this.account.warmToCome(), 0);
  }

  private async up(folder: string): Promise<boolean> {
    try {
      await (await this.engine.open(folder)).update({ signal: new AbortController().signal, onLine: () => undefined });
      this.count('up', 'done');
      return true;
    } catch (error) {
      this.count('up', this.fuse.blown ? 'killed' : 'refused');
      if (!this.fuse.blown && !(error as Error).message.includes('locked')) throw error;
      return false;
    }
  }

  private async siesta(folder: string, ...argv: string[]): Promise<Ran> {
    const ran = await siestaWith(this.reach(folder), ...argv, '--stack', 'dev', '--yes');
    this.count(called(argv), this.fuse.blown ? 'killed' : ran.code === 0 ? 'done' : 'refused');
    if (ran.stderr.includes('    at ')) throw new Error(`a stack trace: ${ran.stderr}`);
    return ran;
  }

  private async snapshot(folder: string): Promise<void> {
    const name = this.roll.chance(0.5) ? `final-${this.written}` : `by-hand-${this.written}`;
    const ran = await siestaWith(this.reach(folder), 'db', 'snapshot', name, '--stack', 'dev', '--json');
    if (ran.code === 0) this.taken.add((JSON.parse(ran.stdout) as { id: string }).id);
    this.count('db snapshot', ran.code === 0 ? 'done' : 'refused');
  }

  /** Somebody edits the settings of a checkout: what they want in general, or what they wanted once. */
  private change(folder: string, id: string): void {
    const minAcu = this.roll.one([0, 0.5, 1]);
    const restoreFrom = this.roll.one(['latest', 'none', id]);
    const stale = this.roll.chance(0.3) ? { state: this.roll.one(['on', 'hibernated']) } : {};
    const config = { 'aws:region': 'us-east-1', 'siesta:database': { minAcu, restoreFrom, ...stale } };
    writeFileSync(join(folder, 'Pulumi.dev.yaml'), stringify({ config }));
    this.floors.set(folder, minAcu);
    this.count('settings', 'changed');
  }

  private write(): void {
    const { traffic } = this.engine;
    const cluster = this.account.clusters.get(traffic ?? '');
    if (!traffic || !cluster) return;
    // One that was made since is what somebody wanted it to be.
    if (!this.truth.has(traffic)) this.truth.set(traffic, [...cluster.rows]);
    for (const rows of [cluster.rows, this.truth.get(traffic)]) rows?.push(this.written);
    this.written++;
  }

  private pass(minutes: number): void {
    this.now += minutes * MINUTE;
    this.account.elapse();
  }

  private reach = (folder: string) => ({ folder, pulumi: this.engine, client: this.account.client });

  private count(what: string, how: string): void {
    const key = `${what}: ${how}`;
    this.counts[key] = (this.counts[key] ?? 0) + 1;
    this.trail.push(key);
  }
}

/** The words of a command without what is said to it. */
const called = (argv: string[]): string =>
  argv.filter((it, index) => (/^[a-z]+$/.test(it) && !argv[index - 1]?.startsWith('--')) || /^--(finish|undo)$/.test(it)).join(' ');

function same(what: string, is: unknown, should: unknown): void {
  const [found, wanted] = [JSON.stringify(is), JSON.stringify(should)];
  if (found !== wanted) throw new Error(`${what} are ${found} and should be ${wanted}`);
}
