import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import { moment, table } from '../terminal/index.ts';

interface Listed {
  id: string;
  createdAt: string;
  engineVersion: string;
}

export const dbSnapshots = (run: Run): Command =>
  describe('snapshots', {
    summary: 'what is kept of the database',
    about: `Lists the snapshots of the stack's database, the newest first: those that you took, and those that were left when the database was
taken down. A stack that is deployed anew starts from the newest; \`npx siesta db restore\` goes back to any.`,
    examples: [
      ['npx siesta db snapshots', 'the newest first'],
      ['npx siesta db snapshots --json', 'for a program'],
    ],
  }).action(
    run(async ({ out, stack }) => {
      const selected = await stack();
      const [{ ownSnapshots }, { RDSClient }] = await Promise.all([
        import('../../infra/snapshots/index.ts'),
        import('@aws-sdk/client-rds'),
      ]);
      const found = await ownSnapshots(selected.client(RDSClient, 'rds'), await selected.owner());
      const listed = found.map(({ id, createdAt, engineVersion }): Listed => ({ id, createdAt: createdAt.toISOString(), engineVersion }));
      const none = (await selected.resources()).length > 0 ? 'There is none yet: `npx siesta db snapshot` takes one.' : 'There is none.';
      out.answer(listed, (snapshots) =>
        snapshots.length > 0 ? table(snapshots.map(({ id, createdAt, engineVersion }) => [id, moment(createdAt), engineVersion])) : none,
      );
    }),
  );
