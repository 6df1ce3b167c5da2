import type { Command } from 'commander';
import * as z from 'zod';
import { type Context, describe, type Run } from '../command/index.ts';
import { removalOf, remove as removeFeature, tryRemoval } from '../feature/index.ts';
import { undoneIn } from '../migration/index.ts';
import { NoPulumi, NoStack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

const State = z.object({ applied: z.array(z.string()) });

export const remove = (run: Run): Command =>
  describe('remove', {
    summary: 'take a feature back that was not deployed yet',
    about: `Undoes what \`npx siesta new\` wrote: deletes service/NAME with all that is in it, its line in service/features.ts, and its tables in the local
database with what is in them. The selected stack is asked first: what it has is not taken away like this, because the version that serves
needs it, and its data would be lost.`,
    examples: [['npx siesta remove notes', 'takes back what `npx siesta new notes` wrote']],
    changes: true,
  })
    .argument('<name>', 'the feature, as its folder is called')
    .option('--dry-run', 'say what would go, and change nothing')
    .action(
      run<{ dryRun?: boolean; stack?: string }>(async (context, { dryRun = false, stack }, name = '') => {
        const { out, project, confirm } = context;
        const planned = removalOf(project(), name);
        // The longest comes last: can the local database be changed, has the stack the feature, does the rest work without it?
        if (!dryRun) await undoneIn(project(), []);
        await assertNotDeployed(context, name, { migrations: planned.migrations, named: stack !== undefined });
        out.progress('trying it in a copy of the project');
        const removal = await tryRemoval(project(), planned);
        if (!dryRun) {
          await confirm(`Delete service/${name}, its tables in the local database and what is in them`);
          await undoneIn(project(), removal.migrations);
          removeFeature(project(), removal);
        }
        out.answer({ gone: removal.gone, files: [...removal.files.keys()], removed: !dryRun }, ({ gone, files }) =>
          [
            ...gone.map((path) => `${dryRun ? 'would delete' : 'deleted'}  ${path}`),
            ...files.map((path) => `${dryRun ? 'would change' : 'changed'}  ${path}`),
          ].join('\n'),
        );
      }),
    );

interface Asked {
  migrations: readonly string[];
  /** Whether --stack names the stack: then it must answer. */
  named: boolean;
}

/** A deployed feature's tables exist in some database: removing it takes two deployments. */
async function assertNotDeployed({ out, signal, stack }: Context, name: string, { migrations, named }: Asked): Promise<void> {
  const selected = await stack().catch((error) => {
    if (error instanceof NoStack) {
      if (error.stacks.length > 0) out.warn(`no stack is selected, so none was asked whether it has ${name}: --stack names one`);
    } else if (error instanceof NoPulumi && !named) {
      out.warn(
        `Pulumi is not installed or not logged in here, so no stack was asked whether it has ${name}; none has it before a deployment`,
      );
    } else throw error;
  });
  if (!selected) return;
  if ((await selected.resources()).length === 0) return;
  const { invoke } = await import('../deployed/index.ts');
  const { opsFunctionName } = await selected.outputs();
  out.progress(`asking ${selected.name}; when its database sleeps, that takes 15 s or longer`);
  const { applied } = State.parse(await invoke(selected, { functionName: opsFunctionName, event: { op: 'migrations' } }, signal));
  if (migrations.some((migration) => applied.includes(migration)))
    throw new CliError(
      `${name} is deployed on ${selected.name}: its tables are there, and a version that uses them.`,
      `To stop serving it, delete service/${name} and its line in service/features.ts, then \`npm run up\`: its tables stay, with their data.`,
    );
}
