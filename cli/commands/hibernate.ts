import type { Command } from 'commander';
import { type Context, describe, type Run } from '../command.ts';
import { CliError } from '../errors.ts';
import { usd } from '../output.ts';
import { update } from '../update.ts';

type State = 'on' | 'hibernated';

interface Report {
  stack: string;
  databaseState: State;
  url: string;
  /** USD a month while nobody calls, before and now; beside it what is stored, a GB and month. */
  idleUsd: { before: number; now: number };
  storedUsdPerGb: { before: number; now: number };
  seconds: number;
}

export const hibernate = (run: Run): Command =>
  describe('hibernate', {
    summary: 'take the database down to a snapshot, and keep the URL',
    about: `Puts a stack away that nobody needs for a while. The database is taken down; what is left of it is a snapshot, from which it comes
back with all its data. The functions, the gateway and the URL stay, and cost nothing: they answer with the page, and say that
the database hibernates. It takes some minutes.

A database that only sleeps costs nothing but its storage either. Hibernating makes the storage cheaper by four fifths, and is
the end of surprises: no visitor, no scanner and no mistake can wake it.`,
    examples: [
      ['siesta hibernate', 'asks first, with what it costs before and after'],
      ['siesta wake', 'brings it back'],
    ],
    changes: true,
  }).action(run((context) => change(context, 'hibernated')));

export const wake = (run: Run): Command =>
  describe('wake', {
    summary: 'bring a hibernated database back',
    about: `Makes the database again from the snapshot that it was hibernated to, with all its data and at the same URL, and tries it before
it gets visitors. It takes some ten minutes.

A database that only sleeps needs no command: the first request wakes it.`,
    examples: [['siesta wake', 'asks first, with what it costs before and after']],
    changes: true,
  }).action(run((context) => change(context, 'on')));

const WORDS = {
  hibernated: {
    done: 'The database hibernates',
    question: 'Take the database of STACK down to a snapshot, at which it stays until it is woken',
    onward: '`siesta hibernate` goes on where it was stopped; `siesta wake` brings everything back.',
  },
  on: {
    done: 'The database is on',
    question: 'Bring the database of STACK back from its snapshot',
    onward: '`siesta wake` goes on where it was stopped.',
  },
} as const;

async function change(context: Context, to: State): Promise<void> {
  const stack = await context.stack();
  const [{ billFor }, { pricesOf }] = await Promise.all([import('../cost/program.ts'), import('../../infra/idle-cost/prices.ts')]);
  const [before, now, outputs] = await Promise.all([stack.config(), stack.config({ 'database.state': to }), stack.outputs()]);
  const { done, question, onward } = WORDS[to];
  if (outputs.databaseState === to && before.database.state === to) {
    throw new CliError(`${done} already.`, '`siesta status` shows the stack.');
  }
  const { auroraGbMonth, snapshotGbMonth } = pricesOf(now.region);
  const costs = {
    idleUsd: {
      before: billFor({ ...before, database: { ...before.database, state: outputs.databaseState } }, outputs.name).total,
      now: billFor(now, outputs.name).total,
    },
    storedUsdPerGb: to === 'on' ? { before: snapshotGbMonth, now: auroraGbMonth } : { before: auroraGbMonth, now: snapshotGbMonth },
  };
  await context.confirm(`${question.replace('STACK', stack.name)} (${costText(costs)})`);
  context.ifInterrupted(onward);
  await (await stack.deployment()).set({ 'database.state': to });
  const seconds = await update(context, stack);
  const report: Report = { stack: stack.name, databaseState: to, url: outputs.url, ...costs, seconds };
  context.out.answer(
    report,
    (it) => `${done}, after ${it.seconds} s. ${it.url} stays as it was. A month of it, while nobody calls: ${costText(it)}.`,
  );
}

const costText = ({ idleUsd, storedUsdPerGb }: Pick<Report, 'idleUsd' | 'storedUsdPerGb'>): string =>
  `${usd(idleUsd.now)} USD instead of ${usd(idleUsd.before)}, and ${storedUsdPerGb.now} for each GB instead of ${storedUsdPerGb.before}`;
