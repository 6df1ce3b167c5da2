import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import { CliError } from '../terminal/index.ts';

export const dbSnapshot = (run: Run): Command =>
  describe('snapshot', {
    summary: 'keep the database as it is now',
    about: `Takes a snapshot: a copy of the whole database as it is at this moment, which stays until you delete it, also when the stack is
destroyed. It costs what it stores (some cents a GB and month) and does not wake a sleeping database. A stack that is deployed
anew starts from its newest snapshot.`,
    examples: [
      ['npx siesta db snapshot', 'named after the moment'],
      ['npx siesta db snapshot before-import', 'named siesta-dev-before-import'],
    ],
  })
    .argument('[name]', 'what it is called, after the name of the stack')
    .action(
      run(async ({ out, stack, signal, ifInterrupted }, _options, name) => {
        const selected = await stack();
        const outputs = await selected.outputs();
        if (outputs.databaseState === 'hibernated') {
          throw new CliError('The database hibernates: what it was is in its snapshot already.', '`npx siesta db snapshots` shows it.');
        }
        const { takeSnapshot, snapshotComplete, snapshotIdentifier } = await import('../snapshots/index.ts');
        const id = snapshotIdentifier(outputs, name ?? timestamp());
        assertIdentifier(id, name);
        const started = Date.now();
        await takeSnapshot(selected, outputs, id, signal);
        ifInterrupted(`AWS completes the snapshot ${id} by itself; \`npx siesta db snapshots\` shows it then.`);
        out.progress(`taking the snapshot ${id}`);
        await snapshotComplete(selected, id, (percent) => out.progress(`${percent}%`), signal);
        const seconds = Math.round((Date.now() - started) / 1000);
        out.answer({ id, stack: selected.name }, () => `The snapshot ${id} is complete, after ${seconds} s. ${howToUse(id)}`);
      }),
    );

const howToUse = (id: string): string =>
  `\`npx siesta db restore --snapshot ${id}\` goes back to it; an update after a destroy restores the newest one.`;

const timestamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

/** RDS allows letters, digits and single hyphens. */
function assertIdentifier(id: string, name: string | undefined): void {
  if (/^[a-zA-Z](-?[a-zA-Z0-9])*$/.test(id) && id.length <= 255) return;
  throw new CliError(`"${name}" is no name for a snapshot.`, 'Use letters, digits and single hyphens.');
}
