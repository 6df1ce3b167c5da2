import type { StackConfig } from '../../infra/settings/index.ts';
import type { Context } from '../command/index.ts';
import { StackDecisions } from '../decisions/index.ts';
import { isDown } from '../deployed/index.ts';
import type { Outputs } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import { tell, WORDS } from './change.ts';
import { copyLists, readableCopy, whatBecomesPublic } from './copy.ts';
import { costsOf, costText, priceOfCopy, priceText } from './costs.ts';

const TAKE_BACK = '`npx siesta hibernate --publish` goes on, the database is on until then; `npx siesta wake` takes back what was made.';

/** Takes two updates: the first creates the bucket for the copy, the second removes the database once the copy has been read back. */
export async function hibernatePublished(context: Context): Promise<void> {
  const { out, signal } = context;
  const stack = await context.stack();
  const outputs = await stack.outputs();
  const decided = await StackDecisions.of(stack, outputs);
  const before = await decided.config();
  assertPublishable(before, outputs, await isDown(stack, outputs));
  const costs = await costsOf(before, await decided.config(await decided.hibernated(true)), outputs);
  const price = priceOfCopy(before);
  // If the second update was interrupted, the database may be gone already, but the copy is written.
  const isWritten = before.database.state === 'hibernated' && before.database.published;
  if (!isWritten) out.warn(whatBecomesPublic(await copyLists(stack, outputs, true, signal), outputs));
  const question = WORDS.hibernated.question.replace('STACK', stack.name);
  await context.confirm(`${question}, and let everybody read the copy (a month: ${costText(costs)}${priceText(price)})`);
  let seconds = 0;
  if (!isWritten) {
    context.ifInterrupted(TAKE_BACK);
    seconds += await decided.carryOut(context, decided.database({ state: 'on', published: true }));
    out.progress('making the copy');
    await copyLists(stack, outputs, false, signal).catch((cause: Error) => {
      signal.throwIfAborted();
      throw new CliError(`The copy was not made, and the database is on as it was. ${cause.message}`, TAKE_BACK, { cause });
    });
  }
  out.progress('reading the copy as a visitor does');
  const items = await readableCopy(outputs, signal);
  context.ifInterrupted('`npx siesta hibernate --publish` goes on where it was stopped; `npx siesta wake` brings everything back.');
  // Read again: the first update may have renamed the future final snapshot.
  seconds += await decided.carryOut(context, await decided.hibernated(true));
  const published = { url: `${outputs.url}/published`, items, ...price };
  tell(context, { stack: stack.name, databaseState: 'hibernated', url: outputs.url, ...costs, seconds, published });
}

function assertPublishable({ auth, database }: StackConfig, { databaseState }: Outputs, down: boolean): void {
  if (auth.mode === 'jwt') {
    throw new CliError(
      "With auth jwt everything is somebody's own: no copy of it is published.",
      'Leave out --publish: `npx siesta hibernate`.',
    );
  }
  if (databaseState === 'on' || (database.published && !down)) return;
  throw new CliError(
    `The database hibernates already${database.published ? ', and its copy is published' : ': there is nothing to copy'}.`,
    database.published ? WORDS.hibernated.already : 'Wake it first: `npx siesta wake`.',
  );
}
