import { setTimeout } from 'node:timers/promises';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clusterIdentifier } from '../../../infra/ground/names.ts';
import { type Decisions, readDecisions } from '../../../infra/state/index.ts';
import { allTodos } from '../../e2e/support/http.ts';
import { Stack, type StateResource } from '../../e2e/support/stack.ts';
import { dice } from '../dice.ts';
import { byHand, floors, type Scheduled, scheduledIn, snapshots, tagBegun } from './account.ts';
import { Checkout, removeEmptyAttributes } from './checkout.ts';
import { WritingClient } from './client.ts';
import { Ledger } from './ledger.ts';
import { Places } from './places.ts';
import type { Run } from './run.ts';

const NAME = 'siesta-dev';
/** How long a command takes of which nothing is known yet, milliseconds. */
const UNKNOWN_MS = 40_000;

type Ending = 'done' | 'refused' | 'interrupted' | 'killed';

/**
 * The walk on the bench: the engine, the program and the command themselves, in processes of their own, against the emulator and its databases. It
 * checks what the other one checks. What is random is the same for the same seed; how far something is when it is killed is not.
 */
export class BenchWalker {
  private readonly roll: ReturnType<typeof dice>;
  private readonly seed: number;
  private readonly say: (line: string) => void;
  private readonly stack = new Stack('dev');
  private readonly places = new Places();
  private readonly ledger: Ledger;
  private readonly took = new Map<string, number>();
  private readonly counts: Record<string, number> = {};
  private checkouts: [Checkout, Checkout, Checkout] | undefined;
  private client: WritingClient | undefined;
  /** The checkout of the last update that ended well. */
  private last: Checkout | undefined;
  private scheduled: Scheduled[] = [];
  private readonly played = new Set<string>();

  /** @param say what is told of each step */
  constructor(seed: number, say: (line: string) => void) {
    [this.seed, this.say, this.roll] = [seed, say, dice(seed)];
    this.ledger = new Ledger(this.places);
  }

  async walk(steps: number): Promise<Record<string, number>> {
    await this.stack.init();
    await this.stack.set('idleBudgetUsd', '1000');
    this.checkouts = [new Checkout(1), new Checkout(2), new Checkout(3)];
    const [first] = this.checkouts;
    await this.up(first);
    const { url = '' } = await this.stack.outputs();
    this.client = new WritingClient(url, `walk-${this.seed}`);
    try {
      await this.checkInvariants();
      for (let step = 1; step <= steps; step++) {
        this.say(`step ${step}`);
        await this.step();
        await this.checkInvariants();
      }
      this.say('at the end');
      await this.end(url);
    } finally {
      await this.client.stop();
    }
    return this.counts;
  }

  private async step(): Promise<void> {
    const at = this.roll.one(this.checkouts ?? []);
    const { database } = await this.decided();
    const known = (await snapshots()).filter((id) => this.ledger.knows(id));
    const id = known.length > 0 ? this.roll.one(known) : 'none-yet';
    const { state, clusters } = database;
    // Asleep there is little to do but to wake.
    if (state === 'hibernated' && this.roll.chance(0.5)) return this.siesta(at, ['wake']);
    const floor = `${this.roll.between(2, 4)}`;
    await this.roll.one([
      () => this.up(at),
      () => this.up(at),
      // The emulator takes down no two clusters at once.
      () => (clusters.length > 1 ? this.siesta(at, ['db', 'restore', '--finish']) : this.siesta(at, ['hibernate'])),
      () => this.siesta(at, ['wake']),
      () => this.siesta(at, ['event', 'start', '--min-acu', floor, '--for', this.roll.one(['6m', '1h'])]),
      () => this.siesta(at, ['event', 'stop']),
      () => this.snapshot(at, database),
      () => this.siesta(at, ['db', 'restore', '--snapshot', id]),
      () => this.siesta(at, ['db', 'restore', '--snapshot', id]),
      () => this.siesta(at, ['db', 'restore', '--finish']),
      () => this.siesta(at, ['db', 'restore', '--undo']),
      async () => this.change(at, id),
    ])();
  }

  private change(at: Checkout, id: string): void {
    const minAcu = this.roll.one([0, 0.5, 1]);
    const restoreFrom = this.roll.one(['latest', 'none', id]);
    const stale = this.roll.chance(0.3) ? { state: this.roll.one(['on', 'hibernated']) } : {};
    at.say({ minAcu, restoreFrom, ...stale });
    this.count(`${at.name}: settings minAcu ${minAcu}, restoreFrom ${restoreFrom} ${JSON.stringify(stale)}`, 'settings', 'changed');
  }

  private async snapshot(at: Checkout, { state, active }: Decisions['database']): Promise<void> {
    const name = `${this.roll.one(['by-hand', 'final'])}-${this.took.size}${this.roll.between(100, 999)}`;
    await this.client?.between(async () => {
      await this.siesta(at, ['db', 'snapshot', name], { kills: false });
      if (state === 'on' && (await snapshots()).includes(`${NAME}-${name}`)) {
        await this.places.fill(`${NAME}-${name}`, clusterIdentifier(NAME, active));
        this.ledger.take(`${NAME}-${name}`);
      }
    });
  }

  private up = (at: Checkout): Promise<void> => this.run(at, 'pulumi up', (env) => at.up(env), { kills: this.client !== undefined });

  private siesta = (at: Checkout, argv: string[], options = { kills: true }): Promise<void> =>
    this.run(at, `siesta ${argv.join(' ')}`, (env) => at.siesta(argv, env), options);

  /** Runs it, to its end or to that of somebody's patience, and then does what a person would. */
  private async run(at: Checkout, what: string, start: (env: Record<string, string>) => Run, { kills }: { kills: boolean }): Promise<void> {
    const kind = what.replace(/ --snapshot.*| --min-acu.*/, '').replace(/ (by-hand|final)-.*/, '');
    const [started, run] = [Date.now(), start(this.places.environment(await this.goes(kind)))];
    const patience = kills && this.roll.chance(0.4) ? (this.roll.between(0, 100) / 100) * (this.took.get(kind) ?? UNKNOWN_MS) : undefined;
    const hard = this.roll.chance(0.5);
    let ending: Ending | undefined;
    if (patience !== undefined && !(await run.endsWithin(patience))) {
      ending = hard ? 'killed' : 'interrupted';
      if (hard) await run.kill();
      else run.interrupt();
    }
    const code = await run.ended;
    ending ??= code === 0 ? 'done' : 'refused';
    const seconds = Math.round((Date.now() - started) / 1000);
    this.count(`${at.name}: ${what}: ${ending} after ${seconds} s${ending === 'done' ? '' : nextOf(run.text)}`, kind, ending);
    if (run.text.includes('    at ')) throw new Error(`a stack trace: ${run.text}`);
    await this.note();
    if (ending === 'done') {
      // Which updates nothing, and so gives no floor.
      if (kind !== 'siesta db snapshot') this.last = at;
      this.took.set(kind, Date.now() - started);
    }
    if (ending === 'killed' || ending === 'interrupted') await this.mend();
    // A refusal has changed nothing; an update that has failed in its middle is gone on with.
    if (ending === 'refused' && /Of its resources|errored/.test(run.text)) await this.mend();
  }

  /** What a person does after a kill: the doctor, and an update, from whichever checkout is at hand. */
  private async mend(): Promise<void> {
    const at = this.roll.one(this.checkouts ?? []);
    removeEmptyAttributes();
    await tagBegun((await this.stack.state()).pending_operations ?? []);
    for (let tries = 0; tries < 3; tries++) {
      const found = await this.doctor(at, '--fix');
      const up = at.up(this.places.environment(await this.goes('pulumi up')));
      if ((await up.ended) === 0) {
        this.count(`  ${at.name}: pulumi up: done`, 'pulumi up after a kill', 'done');
        this.last = at;
        return this.note();
      }
      this.count(`  ${at.name}: pulumi up: refused${nextOf(up.text)}`, 'pulumi up after a kill', 'refused');
      await this.note();
      for (const { fix = '' } of [...found, ...(await this.doctor(at))]) {
        const id = await byHand(fix);
        if (id === undefined) continue;
        this.count(`  by hand: ${fix}`, 'by hand', 'deleted');
        await this.note();
      }
    }
    throw new Error('neither a doctor nor an update ends what was begun');
  }

  private async doctor(at: Checkout, ...options: string[]): Promise<{ text: string; fix?: string }[]> {
    const doctor = at.siesta(['doctor', '--json', ...options], {});
    await doctor.ended;
    if (doctor.stdout === '') throw new Error(`a doctor that finds nothing: ${doctor.text}`);
    const { findings } = JSON.parse(doctor.stdout) as { findings: { state: string; text: string; fix?: string; mended: boolean }[] };
    const wrong = findings.filter(({ state }) => state === 'wrong');
    for (const { text, mended } of wrong) this.say(`    ${at.name}: doctor: ${mended ? 'mended: ' : ''}${text}`);
    return wrong.filter(({ mended }) => !mended);
  }

  /** The cluster that a command is going to take down, if any. */
  private async goes(kind: string): Promise<string | undefined> {
    const kept = await readDecisions(new SSMClient(), NAME);
    if (!kept) return undefined;
    const wanted = clustersOf(kept.database);
    const there = [...(await floors()).keys()];
    const stays = clusterIdentifier(NAME, kept.database.active);
    const { clusterIdentifier: settled } = await this.stack.outputs();
    if (kind === 'siesta hibernate') return there[0];
    if (kind === 'siesta db restore --finish') return there.find((id) => id !== stays);
    if (kind === 'siesta db restore --undo') return settled === stays ? undefined : stays;
    return there.find((id) => !wanted.includes(id));
  }

  private async note(): Promise<void> {
    await this.places.note([...(await floors()).keys()]);
    this.scheduled = scheduledIn(await this.resources());
  }

  private async decided(): Promise<Decisions> {
    const decisions = await readDecisions(new SSMClient(), NAME);
    if (!decisions) throw new Error('the account does not say what was decided');
    return decisions;
  }

  private resources = async (): Promise<StateResource[]> => (await this.stack.state()).resources ?? [];

  /** Does what schedules are due for, and checks what is to be so after each step. */
  private async checkInvariants(): Promise<void> {
    await this.play();
    const { database } = await this.decided();
    const there = await floors();
    same('clusters', [...there.keys()].sort(), clustersOf(database).sort());
    const { clusterIdentifier: traffic } = await this.stack.outputs();
    const active = clusterIdentifier(NAME, database.active);
    if (database.state === 'on') same('the cluster with the traffic', traffic, active);
    for (const [id, floor] of there) {
      const toCome = this.scheduled.filter((it) => it.cluster === id && it.at > Date.now()).sort((a, b) => a.at - b.at);
      same(`the floor that ${id} comes to`, toCome.at(-1)?.minAcu ?? floor, id === active ? (this.last?.minAcu ?? 0) : 0);
    }
    await this.client?.between(async () => {
      const came = new Map(database.clusters.map(({ name, snapshot }) => [clusterIdentifier(NAME, name), snapshot]));
      await this.ledger.check(await clustersThere(), came, this.client as WritingClient);
    });
    this.say(`    ${this.ledger.summary()}; floors ${JSON.stringify(Object.fromEntries(there))}`);
  }

  private async play(): Promise<void> {
    for (const it of this.scheduled.filter(({ at }) => at <= Date.now()).sort((a, b) => a.at - b.at)) {
      const key = `${it.cluster} ${it.at} ${it.minAcu}`;
      if (this.played.has(key) || !(await floors()).has(it.cluster)) continue;
      this.played.add(key);
      await it.run();
      this.say(`    a schedule has set the floor of ${it.cluster} to ${it.minAcu}`);
    }
  }

  /** Awake, without an event, and with one database: each to-do is there once, and no capacity is raised. */
  private async end(url: string): Promise<void> {
    const [at] = this.checkouts ?? [];
    if (!at) return;
    const { database, windows } = await this.decided();
    if (database.state === 'hibernated') await this.siesta(at, ['wake'], { kills: false });
    if (windows.started.some(({ end }) => Date.parse(end) > Date.now())) await this.siesta(at, ['event', 'stop'], { kills: false });
    await this.run(at, 'pulumi up', (env) => at.up(env), { kills: false });
    await setTimeout(3000);
    await this.client?.stop();
    await this.checkInvariants();
    for (const it of this.scheduled) await it.run();
    for (const [id, floor] of await floors()) {
      const { active } = (await this.decided()).database;
      same(`the floor of ${id} at the end`, floor, id === clusterIdentifier(NAME, active) ? at.minAcu : 0);
    }
    const titles = (await allTodos(url)).map(({ title }) => title);
    this.say(this.ledger.account(titles, this.client as WritingClient));
  }

  private count(line: string, kind: string, ending: string): void {
    this.say(`  ${line}`);
    const key = `${kind}: ${ending}`;
    this.counts[key] = (this.counts[key] ?? 0) + 1;
  }
}

const clustersThere = async (): Promise<string[]> => [...(await floors()).keys()];

const clustersOf = ({ state, clusters }: Decisions['database']): string[] =>
  state === 'on' ? clusters.map(({ name }) => clusterIdentifier(NAME, name)) : [];

/** What a command says that is to be done next, or the last that it says. */
function nextOf(text: string): string {
  const next = /next:\s+(.*)|"next":"([^"]*)"|Stopped\. (.*)|^\s*error: (.*)$/m.exec(text);
  const reason = next?.slice(1).find((it) => it !== undefined) ?? text.trim().split('\n').at(-1) ?? '';
  return reason === '' ? '' : ` (${reason.trim().slice(0, 160)})`;
}

function same(what: string, is: unknown, should: unknown): void {
  const [found, wanted] = [JSON.stringify(is), JSON.stringify(should)];
  if (found !== wanted) throw new Error(`${what}: ${found}, and should be ${wanted}`);
}
