import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import type { DeletionPlan, Removed } from '../delete/index.ts';
import { countOf } from '../stack/index.ts';
import { count } from '../terminal/index.ts';

export const deleteStack = (run: Run): Command =>
  describe('delete', {
    summary: 'remove everything for good, the data with it',
    about: `Removes all that there is of a stack: what Pulumi has made, and what \`npm run destroy\` keeps for another time: the snapshots, those that
people took too, vaults of AWS Backup with what is in them, also in
the region that backups.copyRegion names, and their role, the role that REST APIs log through (unless others do), also those
of an earlier life that a destroy has kept, and the parameters that
say whose it is and what was decided. No final snapshot is taken. Nothing brings the data back.

It says first what there is, and asks for the name in AWS, which begins all other names: siesta-dev. The settings file stays.`,
    examples: [
      ['npx siesta delete', 'asks for the name'],
      ['npx siesta delete --name siesta-dev', 'the same for programs'],
    ],
  })
    .option('--name <name>', 'the name, instead of typing it')
    .action(
      run<{ name?: string }>(async (context, { name: given }) => {
        const stack = await context.stack();
        const { planOf, remove } = await import('../delete/index.ts');
        const plan = await planOf(stack);
        await context.typed(plan.name, `${whatGoes(plan)} Remove all of it for good, the data too`, given);
        context.ifInterrupted('`npx siesta delete` goes on where it was stopped.');
        const removed = await remove(context, stack, plan);
        const { name, otherApis, retained } = plan;
        context.out.answer({ stack: stack.name, name, ...removed, untaggedRoles: retained.untaggedRoles, otherApis }, whatWent);
      }),
    );

function whatGoes({ name, identity, resources, snapshots, retained }: DeletionPlan): string {
  const others = [
    ...retained.vaults.map(({ name: vault, region }) => `the vault ${vault}${region ? ` in ${region}` : ''} with its backups`),
    ...retained.roles.map((role) => `the role ${role}`),
  ];
  const data = snapshots.map(({ id }) => `the snapshot ${id}`);
  // Version 0.1.0 made none.
  const parameters = identity ? ['the parameters that say whose it is and what was decided'] : [];
  return `Of ${name} there are: ${[...counted(countOf(resources)), ...data, ...others, ...parameters].join(', ')}.`;
}

/** A destroy has left none of them. */
const counted = (resources: number): string[] => (resources > 0 ? [`${count(resources)} resources`] : []);

function whatWent({
  stack,
  name,
  resources,
  snapshots,
  vaults,
  roles,
  parameters,
  untaggedRoles,
  otherApis,
}: Removed & { stack: string; name: string; untaggedRoles: string[]; otherApis: number }): string {
  const removed = [...counted(resources), ...snapshots, ...vaults, ...roles, ...parameters].join(', ');
  return [
    `Removed: ${removed}. ${untaggedRoles.length > 0 ? `Of ${name} nothing is left but what follows.` : `Nothing is left of ${name}.`}`,
    ...untaggedRoles.map((role) => `The role ${role} stays: no tag tells whose it is. If it is yours, delete it in IAM.`),
    ...(otherApis > 0 ? ['Should it have set the role that REST APIs log through, that stays: others in this region use it.'] : []),
    `\`pulumi stack rm ${stack} --preserve-config\` forgets the stack itself, but not its settings.`,
  ].join('\n');
}
