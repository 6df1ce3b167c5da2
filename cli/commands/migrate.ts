import { type Command, Option } from 'commander';
import * as z from 'zod';
import { type Context, describe, type Run } from '../command/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

const State = z.object({ applied: z.array(z.string()), pending: z.array(z.string()) });
const Undone = z.object({ undone: z.string().nullable() });

interface Options {
  status?: boolean;
  undoLast?: boolean;
}

export const migrate = (run: Run): Command =>
  describe('migrate', {
    summary: "bring the database's schema up to date, or say what is due",
    about: `A migration is one change of the database's schema (its tables and indexes), written in its feature's folder. Every deployment
makes those that are due before the new version gets traffic, so this is for what happens between deployments. It uses the
migrations of the newest deployed version, not those of your checkout.`,
    examples: [
      ['npx siesta migrate --status', 'which are made and which are due; changes nothing'],
      ['npx siesta migrate', 'makes those that are due'],
      ['npx siesta migrate --undo-last', 'takes back what ran last, with the data that it made room for'],
    ],
    changes: true,
  })
    .option('--status', 'only look')
    .addOption(new Option('--undo-last', 'take back the migration that ran last').conflicts('status'))
    .action(
      run<Options>(async (context, options) => {
        const selected = await context.stack();
        const outputs = await selected.outputs();
        if (options.status) return showStatus(context, selected, outputs);
        if (options.undoLast) return undo(context, selected, outputs);
        context.ifInterrupted('The migration goes on in AWS; `npx siesta migrate --status` shows when it is done.');
        const { applied } = State.parse(await call(context, selected, outputs, 'migrate'));
        context.out.answer({ applied }, () => (applied.length > 0 ? `Made: ${applied.join(', ')}.` : 'Nothing was due.'));
      }),
    );

async function showStatus(context: Context, stack: Stack, outputs: Outputs): Promise<void> {
  const state = State.parse(await call(context, stack, outputs, 'migrations'));
  context.out.answer(state, ({ applied, pending }, paint) =>
    [...applied.map((name) => `${paint('green', 'made')}  ${name}`), ...pending.map((name) => `${paint('yellow', 'due ')}  ${name}`)].join(
      '\n',
    ),
  );
}

async function undo(context: Context, stack: Stack, outputs: Outputs): Promise<void> {
  const { applied } = State.parse(await call(context, stack, outputs, 'migrations'));
  const last = applied.at(-1) ?? 'nothing';
  await context.confirm(`Take back ${last} of ${stack.name}, and lose what only it has room for`);
  context.ifInterrupted('It goes on in AWS; `npx siesta migrate --status` shows when it is done.');
  const { undone } = Undone.parse(await call(context, stack, outputs, 'undo'));
  context.out.answer({ undone }, () =>
    undone ? `Taken back: ${undone}. It is due again: the next deployment makes it, as does \`npx siesta migrate\`.` : 'There is none.',
  );
}

async function call({ out, signal }: Context, stack: Stack, outputs: Outputs, op: string): Promise<unknown> {
  const { invoke, refuseHibernated } = await import('../deployed/index.ts');
  refuseHibernated(stack, outputs);
  out.progress('asking the database; when it sleeps, that takes 15 s or longer');
  return invoke(stack, { functionName: outputs.opsFunctionName, event: { op } }, signal);
}
