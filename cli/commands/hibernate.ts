import type { Command } from 'commander';
import type { StackConfig } from '../../infra/settings/index.ts';
import { type Context, describe, type Run } from '../command.ts';
import { CliError } from '../errors.ts';
import { type CopyPrice, type Costs, costsOf, costText, priceOfCopy, priceText } from '../hibernate/costs.ts';
import { count } from '../output.ts';
import type { Outputs } from '../stack.ts';
import { update } from '../update.ts';

type State = 'on' | 'hibernated';

interface Report extends Costs {
  stack: string;
  databaseState: State;
  url: string;
  seconds: number;
  /** The copy that everybody may read, when one was asked for. */
  published?: Published;
}

interface Published extends CopyPrice {
  url: string;
  /** To-dos that are in it. */
  todos: number;
}

export const hibernate = (run: Run): Command =>
  describe('hibernate', {
    summary: 'take the database down to a snapshot, and keep the URL',
    about: `Puts a stack away that nobody needs for a while. The database is taken down; what is left of it is a snapshot, from which it comes
back with all its data. The functions, the gateway and the URL stay, and cost nothing: they answer with the page, and say that
the database hibernates. It takes some minutes.

With --publish the page shows a copy of the to-dos meanwhile, which everybody who has the URL can read and nobody can change. It says first
what that is. The copy is made and read before the database goes; what is written in the minutes between is in the snapshot, and not in
the copy. \`siesta wake\` takes it away.

A database that only sleeps costs nothing but its storage either. Hibernating makes the storage cheaper by four fifths, and is
the end of surprises: no visitor, no scanner and no mistake can wake it.`,
    examples: [
      ['siesta hibernate', 'asks first, with what it costs before and after'],
      ['siesta hibernate --publish', 'shows first what everybody will be able to read'],
      ['siesta wake', 'brings it back'],
    ],
    changes: true,
  })
    .option('--publish', 'let everybody read a copy of the to-dos meanwhile')
    .action(
      run<{ publish?: boolean }>((context, { publish = false }) => (publish ? hibernatePublished(context) : change(context, 'hibernated'))),
    );

export const wake = (run: Run): Command =>
  describe('wake', {
    summary: 'bring a hibernated database back',
    about: `Makes the database again from the snapshot that it was hibernated to, with all its data and at the same URL, and tries it before
it gets visitors. It takes some ten minutes. A copy that everybody may read goes.

A database that only sleeps needs no command: the first request wakes it.`,
    examples: [['siesta wake', 'asks first, with what it costs before and after']],
    changes: true,
  }).action(run((context) => change(context, 'on')));

const WORDS = {
  hibernated: {
    done: 'The database hibernates',
    question: 'Take the database of STACK down to a snapshot, at which it stays until it is woken',
    already: '`siesta status` shows the stack; `siesta wake` brings the database back.',
    onward: '`siesta hibernate` goes on where it was stopped; `siesta wake` brings everything back.',
  },
  on: {
    done: 'The database is on',
    question: 'Bring the database of STACK back from its snapshot',
    already: '`siesta status` shows the stack.',
    onward: '`siesta wake` goes on where it was stopped.',
  },
} as const;

/** Of a copy that `hibernate --publish` made, nothing is left. */
async function change(context: Context, to: State): Promise<void> {
  const stack = await context.stack();
  const [before, outputs] = await Promise.all([stack.config(), stack.outputs()]);
  const { published } = before.database;
  const { done, question, already, onward } = WORDS[to];
  const isThere = outputs.databaseState === to && before.database.state === to;
  if (isThere && !(to === 'on' && published)) throw new CliError(`${done} already.`, already);
  const settings = { 'database.state': to, ...(published && { 'database.published': 'false' }) };
  const costs = await costsOf(before, await stack.config(settings), outputs);
  const asked = isThere ? 'Take away what `siesta hibernate --publish` has made for STACK' : question;
  await context.confirm(`${asked.replace('STACK', stack.name)} (${costText(costs)})`);
  context.ifInterrupted(onward);
  await (await stack.deployment()).set(settings);
  const seconds = await update(context, stack);
  tell(context, { stack: stack.name, databaseState: to, url: outputs.url, ...costs, seconds });
}

const TAKE_BACK = '`siesta hibernate --publish` goes on, the database is on until then; `siesta wake` takes back what was made.';

/** Two updates: the first makes room for a copy, and the second takes the database down when the copy has been read. */
async function hibernatePublished(context: Context): Promise<void> {
  const { out, signal } = context;
  const stack = await context.stack();
  const [before, outputs] = await Promise.all([stack.config(), stack.outputs()]);
  refuse(before, outputs);
  const hibernated = { 'database.state': 'hibernated', 'database.published': 'true' };
  const [{ copyTodos, readableCopy, whatBecomesPublic }, costs, price] = await Promise.all([
    import('../hibernate/copy.ts'),
    stack.config(hibernated).then((now) => costsOf(before, now, outputs)),
    priceOfCopy(before),
  ]);
  // Stopped in the second update, there may be no database any more; the copy is.
  const isWritten = before.database.state === 'hibernated' && before.database.published;
  if (!isWritten) out.warn(whatBecomesPublic(await copyTodos(stack, outputs, true, signal), outputs));
  const question = WORDS.hibernated.question.replace('STACK', stack.name);
  await context.confirm(`${question}, and let everybody read the copy (${costText(costs)}${priceText(price)})`);
  let seconds = 0;
  if (!isWritten) {
    context.ifInterrupted(TAKE_BACK);
    await (await stack.deployment()).set({ 'database.state': 'on', 'database.published': 'true' });
    seconds += await update(context, stack);
    out.progress('copying the to-dos');
    await copyTodos(stack, outputs, false, signal).catch((cause: Error) => {
      signal.throwIfAborted();
      throw new CliError(`The copy was not made, and the database is on as it was. ${cause.message}`, TAKE_BACK, { cause });
    });
  }
  out.progress('reading the copy as a visitor does');
  const todos = await readableCopy(outputs, signal);
  context.ifInterrupted('`siesta hibernate --publish` goes on where it was stopped; `siesta wake` brings everything back.');
  await (await stack.deployment()).set(hibernated);
  seconds += await update(context, stack);
  const published = { url: `${outputs.url}/published`, todos, ...price };
  tell(context, { stack: stack.name, databaseState: 'hibernated', url: outputs.url, ...costs, seconds, published });
}

function refuse({ auth, database }: StackConfig, { databaseState }: Outputs): void {
  if (auth.mode === 'jwt') {
    throw new CliError(
      "With auth jwt each to-do is somebody's own: no copy of them is published.",
      'Leave out --publish: `siesta hibernate`.',
    );
  }
  if (databaseState === 'on') return;
  throw new CliError(
    `The database hibernates already${database.published ? ', and its copy is published' : ': there is nothing to copy'}.`,
    database.published ? WORDS.hibernated.already : 'Wake it first: `siesta wake`.',
  );
}

const tell = ({ out }: Context, report: Report): void =>
  out.answer(report, (it) => {
    const { done } = WORDS[it.databaseState];
    const copy = it.published ? ` Everybody can read ${count(it.published.todos)} to-dos there, and at ${it.published.url}.` : '';
    const costs = costText(it) + (it.published ? priceText(it.published) : '');
    return `${done}, after ${it.seconds} s. ${it.url} stays as it was.${copy} A month of it, while nobody calls: ${costs}.`;
  });
