import { CliError } from '../terminal/index.ts';
import { type Declared, declaredIn } from './ask.ts';
import { type FeatureFolder, featuresOf } from './features.ts';
import { changedBy, type Files, filesOf, type NamedStep, namedSteps } from './files.ts';
import { type Instructions, type MigrationPlan, plan } from './plan.ts';

/** A planned migration. */
export interface Prepared extends Omit<MigrationPlan, 'steps'> {
  steps: NamedStep[];
  files: Files;
}

/** Plans the migrations of that name that bring the schema up to the project's entities. */
export async function prepare(project: string, name: string, instructions: Instructions = {}): Promise<Prepared> {
  const declared = await declaredIn(project);
  const features = featuresOf(project);
  const planned = plan(
    features.flatMap(({ tables }) => tables),
    Object.values(declared.features).flat(),
    instructions,
  );
  const changed = changedBy(planned, features, ownerIn(features, declared));
  const before = features.filter((feature) => !changed.some((other) => other.name === feature.name));
  // A dropped table occurs only in the previous schema.
  const owners = [...changed, ...before, ...features];
  const steps = namedSteps(planned, { name, features: owners, last: Number(declared.migrations.at(-1)?.slice(-13) ?? 0) });
  return { ...planned, steps, files: filesOf(project, name, steps, changed) };
}

/** The changes of the entities that no migration makes, a line each. */
export interface Unmigrated {
  missing: string[];
  /** Changes that need two deployments. */
  refused: string[];
}

export async function unmigratedIn(project: string): Promise<Unmigrated> {
  const { steps, refusals } = await prepare(project, 'next');
  return { missing: steps.map(({ change, args }) => `${change}(${args.join(', ')})`), refused: refusals.map(({ what }) => what) };
}

function ownerIn(features: readonly FeatureFolder[], { features: declared, others }: Declared): (table: string) => string | undefined {
  const owners = [...Object.entries(declared), ...features.map(({ name, tables }) => [name, tables] as const)];
  return (table) => {
    if (others.includes(table)) throw new CliError(`The table ${table} is the service's own.`, 'Call yours otherwise.');
    return owners.find(([, tables]) => tables.some((each) => each.name === table))?.[0];
  };
}
