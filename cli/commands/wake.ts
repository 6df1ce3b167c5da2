import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';

export const wake = (run: Run): Command =>
  describe('wake', {
    summary: 'bring a hibernated database back',
    about: `Makes the database again from the snapshot that it was hibernated to, with all its data and at the same URL, and tries it before
it gets visitors. It takes some ten minutes. A copy that everybody may read goes.

A database that only sleeps needs no command: the first request wakes it.`,
    examples: [['siesta wake', 'asks first, with what it costs before and after']],
    changes: true,
  }).action(
    run(async (context) => {
      const { change } = await import('../hibernate/index.ts');
      await change(context, 'on');
    }),
  );
