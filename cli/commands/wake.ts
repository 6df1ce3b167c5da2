import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';

export const wake = (run: Run): Command =>
  describe('wake', {
    summary: 'bring a hibernated database back',
    about: `Makes the database again from the snapshot that it was hibernated to, with all its data and at the same URL, and tries it before
it gets visitors. It takes some ten minutes. A copy that everybody may read goes.

A database that only sleeps needs no command: the first request wakes it.`,
    examples: [
      ['npx siesta wake', 'asks first, with what it costs before and after'],
      ['npx siesta wake --snapshot by-hand', 'as an older snapshot has it'],
    ],
    changes: true,
  })
    .option('--snapshot <id>', 'the snapshot to come back from, in place of the one that it was hibernated to')
    .action(
      run<{ snapshot?: string }>(async (context, { snapshot }) => {
        const { change } = await import('../hibernate/index.ts');
        await change(context, 'on', snapshot);
      }),
    );
