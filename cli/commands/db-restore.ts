import { type Command, Option } from 'commander';
import { describe, type Run } from '../command/index.ts';
import { CliError, since } from '../terminal/index.ts';

interface Options {
  at?: number;
  snapshot?: string;
  undo?: boolean;
  finish?: boolean;
}

export const dbRestore = (run: Run): Command =>
  describe('restore', {
    summary: 'go back to a snapshot, or to a moment',
    about: `Makes a second database as it was at a moment of the last days (--at) or in a snapshot (--snapshot), tries it, and only then gives it the
traffic. Until then requests go on with the database that there is. It says first what was written since, which the second one does not have,
and asks.

The database that there was stays beside it, asleep, until --finish takes it down to a last snapshot; --undo gives it the traffic back.
Which there are, and which has the traffic, is kept in the account: an update from any checkout knows it.`,
    examples: [
      ['npx siesta db restore --at 15m', 'as it was a quarter of an hour ago'],
      ['npx siesta db restore --at 2026-12-01T09:00:00Z', 'as it was at nine o’clock UTC'],
      ['npx siesta db restore --snapshot siesta-dev-before-import', '`npx siesta db snapshots` lists them'],
      ['npx siesta db restore --finish', 'take the database before down to a snapshot'],
      ['npx siesta db restore --undo', 'back to the database before'],
    ],
    changes: true,
  })
    .addOption(new Option('--at <time>', 'the moment: how long ago, or when').argParser(since).conflicts(['snapshot', 'undo', 'finish']))
    .addOption(new Option('--snapshot <id>', 'the snapshot').conflicts(['undo', 'finish']))
    .addOption(new Option('--undo', 'give the database before the traffic back').conflicts('finish'))
    .option('--finish', 'take the database without traffic down to a last snapshot')
    .action(
      run<Options>(async (context, options) => {
        const stack = await context.stack();
        const [{ StackClusters, finish, goBack, undo }, { StackDecisions }, outputs] = await Promise.all([
          import('../restore/index.ts'),
          import('../decisions/index.ts'),
          stack.outputs(),
        ]);
        const decided = await StackDecisions.of(stack, outputs);
        const { database } = await decided.config();
        const clusters = new StackClusters(decided, outputs, database.protectData);
        if (outputs.databaseState === 'hibernated')
          throw new CliError(
            'The database hibernates.',
            'Wake it first: `npx siesta wake`. It comes back as it was when it was taken down.',
          );
        if (options.finish) return finish(context, stack, clusters);
        if (options.undo) return undo(context, stack, outputs, clusters);
        await goBack(context, { stack, outputs, clusters }, options);
      }),
    );
