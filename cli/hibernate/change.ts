import { RDSClient } from '@aws-sdk/client-rds';
import { clusterIdentifier } from '../../infra/ground/names.ts';
import { clusterCalled, snapshotCalled } from '../../infra/snapshots/index.ts';
import type { Decisions } from '../../infra/state/index.ts';
import type { Context } from '../command/index.ts';
import { StackDecisions } from '../decisions/index.ts';
import { isDown } from '../deployed/index.ts';
import { findSnapshot } from '../snapshots/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError, count } from '../terminal/index.ts';
import { type CopyPrice, type Costs, costsOf, costText, priceText } from './costs.ts';

type State = 'on' | 'hibernated';

interface Report extends Costs {
  stack: string;
  databaseState: State;
  url: string;
  seconds: number;
  /** The public copy, if requested. */
  published?: Published;
}

interface Published extends CopyPrice {
  url: string;
  /** Number of items in it. */
  items: number;
}

export const WORDS = {
  hibernated: {
    done: 'The database hibernates',
    question: 'Take the database of STACK down to a snapshot, at which it stays until it is woken',
    already: '`npx siesta status` shows the stack; `npx siesta wake` brings the database back.',
    onward: '`npx siesta hibernate` goes on where it was stopped; `npx siesta wake` brings everything back.',
  },
  on: {
    done: 'The database is on',
    question: 'Bring the database of STACK back from its snapshot',
    already: '`npx siesta status` shows the stack; `npm run up` completes an update that has failed.',
    onward: '`npx siesta wake` goes on where it was stopped.',
  },
} as const;

/** Hibernates or resumes the database; a published copy is removed. @param from the snapshot to restore instead of the last one. */
export async function change(context: Context, to: State, from?: string): Promise<void> {
  const stack = await context.stack();
  const outputs = await stack.outputs();
  const decided = await StackDecisions.of(stack, outputs);
  const { state, published } = decided.now.database;
  const { done, question, already, onward } = WORDS[to];
  const isThere = state === to && (to === 'hibernated' ? await isDown(stack, outputs) : outputs.databaseState === to);
  if (isThere && !(to === 'on' && published)) throw new CliError(`${done} already.`, already);
  const next = to === 'hibernated' ? await decided.hibernated() : await woken(stack, outputs, decided, from);
  const costs = await costsOf(await decided.config(), await decided.config(next), outputs);
  const prompt = isThere ? 'Take away what `npx siesta hibernate --publish` has made for STACK' : question;
  await context.confirm(`${prompt.replace('STACK', stack.name)} (a month: ${costText(costs)})`);
  context.ifInterrupted(onward);
  const seconds = await decided.carryOut(context, next);
  tell(context, { stack: stack.name, databaseState: to, url: outputs.url, ...costs, seconds });
}

/** @throws CliError when there is no snapshot to restore, or when one is chosen for a cluster that is still there */
async function woken(stack: Stack, outputs: Outputs, decided: StackDecisions, from: string | undefined): Promise<Decisions> {
  const { active, clusters } = decided.now.database;
  const chosen = from === undefined ? undefined : (await findSnapshot(stack, outputs, from)).id;
  const woken = clusters.map((cluster) => (chosen && cluster.name === active ? { ...cluster, final: chosen } : cluster));
  const rds = stack.client(RDSClient, 'rds');
  for (const { name, final } of woken) {
    if (final === undefined) continue;
    const identifier = clusterIdentifier(outputs.name, name);
    const isStillThere = await runs(rds, identifier);
    if (isStillThere && chosen && name === active)
      throw new CliError(
        `The database ${identifier} is still there, or there again: nothing is restored into it.`,
        `\`npx siesta wake\` keeps it as it is; \`npx siesta db restore --snapshot ${chosen}\` then goes back to the snapshot.`,
      );
    if (isStillThere || (await snapshotCalled(rds, final))) continue;
    throw new CliError(
      `There is no complete snapshot ${final} to come back from.`,
      'While it is being taken, wait for it. `npx siesta db snapshots` lists the others: `npx siesta wake --snapshot` with one of them.',
    );
  }
  return decided.database({ state: 'on', published: false, clusters: woken });
}

/** Whether a cluster exists and is not being deleted. */
async function runs(rds: RDSClient, identifier: string): Promise<boolean> {
  const there = await clusterCalled(rds, identifier);
  return there !== undefined && there.Status !== 'deleting';
}

export const tell = ({ out }: Context, report: Report): void =>
  out.answer(report, ({ databaseState, published, url, seconds, ...costs }) => {
    const { done } = WORDS[databaseState];
    const copy = published
      ? ` Everybody can read ${count(published.items)} ${published.items === 1 ? 'item' : 'items'} at ${published.url}.`
      : '';
    const price = costText(costs) + (published ? priceText(published) : '');
    return `${done}, after ${seconds} s. ${url} stays as it was.${copy} A month of it, while nobody calls: ${price}.`;
  });
