import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';

export const hibernate = (run: Run): Command =>
  describe('hibernate', {
    summary: 'take the database down to a snapshot, and keep the URL',
    about: `Puts a stack away that nobody needs for a while. The database is taken down; what is left of it is a snapshot, from which it comes
back with all its data. The functions, the gateway and the URL stay, and cost nothing: they answer with the page, and say that
the database hibernates. It takes some minutes.

With --publish, a copy of the lists that declare \`published\` is at /published meanwhile: everybody who has the URL can read it, and nobody can
change it. The page shows its own list of them. It says first
what that is. The copy is made and read before the database goes; what is written in the minutes between is in the snapshot, and not in
the copy. \`npx siesta wake\` takes it away.

A database that only sleeps costs nothing but its storage either. Hibernating makes the storage cheaper by four fifths, and is
the end of surprises: no visitor, no scanner and no mistake can wake it.`,
    examples: [
      ['npx siesta hibernate', 'asks first, with what it costs before and after'],
      ['npx siesta hibernate --publish', 'shows first what everybody will be able to read'],
      ['npx siesta wake', 'brings it back'],
    ],
    changes: true,
  })
    .option('--publish', 'let everybody read a copy of the lists meanwhile')
    .action(
      run<{ publish?: boolean }>(async (context, { publish = false }) => {
        const { change, hibernatePublished } = await import('../hibernate/index.ts');
        await (publish ? hibernatePublished(context) : change(context, 'hibernated'));
      }),
    );
