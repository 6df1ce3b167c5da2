import { Argument, type Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import type { Outputs } from '../stack/index.ts';

/** The function that performs each operation, and the version to invoke. */
const OPERATIONS = {
  smoke: ({ functionName, aliasName }: Outputs) => ({ functionName, qualifier: aliasName }),
  keep: ({ functionName, aliasName }: Outputs) => ({ functionName, qualifier: aliasName }),
  migrations: ({ opsFunctionName }: Outputs) => ({ functionName: opsFunctionName }),
  migrate: ({ opsFunctionName }: Outputs) => ({ functionName: opsFunctionName }),
};

export const invoke = (run: Run): Command =>
  describe('invoke', {
    summary: 'call one of the operations that no URL reaches',
    about: `Calls a function of the stack directly, past the gateway, with an operation that nothing on the internet can call, and shows its answer.

smoke: the version that takes the traffic reads and writes the database, and takes back what it wrote.
keep: the same version starts, and touches no database.
migrations: which changes of the database's schema are made and which are due.
migrate: makes those that are due.`,
    examples: [
      ['npx siesta invoke smoke', 'does it work, all the way to the database?'],
      ['npx siesta invoke migrations --json', 'for a program'],
    ],
  })
    .addArgument(new Argument('<operation>', 'what to do').choices(Object.keys(OPERATIONS)))
    .action(
      run(async ({ out, stack, signal, ifInterrupted }, _options, operation) => {
        const selected = await stack();
        const [call, outputs] = await Promise.all([import('../deployed/index.ts'), selected.outputs()]);
        ifInterrupted('The function goes on until it is done; `npx siesta logs --all` shows what it did.');
        out.progress(`calling ${operation}; a sleeping database takes 15 s or longer to wake`);
        const target = OPERATIONS[operation as keyof typeof OPERATIONS](outputs);
        out.answer(await call.invoke(selected, { ...target, event: { op: operation } }, signal), (answer) =>
          JSON.stringify(answer, null, 2),
        );
      }),
    );
