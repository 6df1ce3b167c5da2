import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capitalized } from '../../service/rest/schema/index.ts';
import { CliError } from '../terminal/index.ts';
import type { Algorithm } from './columns.ts';
import { type FeatureFolder, migrationsIn, migrationsIndex, schemaFile } from './features.ts';
import type { KnownTable } from './known.ts';
import type { MigrationPlan } from './plan.ts';
import type { Step } from './steps.ts';

/** Files to write, by path relative to the project's folder. */
export type Files = Map<string, string>;

/** A step with its migration's name and feature. */
export interface NamedStep extends Step {
  name: string;
  feature: FeatureFolder;
}

/** Duration of a step on a big table, and what it blocks. */
export const COST: Record<Algorithm, string> = {
  INSTANT: 'at once on MySQL 8.0, however big the table is (INSTANT)',
  INPLACE: 'beside reads and writes on MySQL 8.0, longer the bigger the table is (INPLACE)',
  'INPLACE, rebuilds the table': 'beside reads and writes on MySQL 8.0; the table is rebuilt, and needs its room twice (INPLACE)',
  COPY: 'MySQL 8.0 copies the table, and nobody writes to it meanwhile (COPY): choose a quiet hour',
  'ROW BY ROW': 'beside reads and writes, each row once (ROW BY ROW)',
};

export const costOf = ({ algorithm, args: [table] }: Step): string => (algorithm ? COST[algorithm] : `at once: ${table} is new`);

/** `add-priority` gives `addPriority`. */
export const camelCase = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const pascalCase = (name: string): string => camelCase(`-${name}`);

/** @param last the newest existing migration: the new ones get later times. */
export function namedSteps(
  { steps }: MigrationPlan,
  { name, features, last }: { name: string; features: readonly FeatureFolder[]; last: number },
): NamedStep[] {
  const first = Math.max(Date.now(), last + 1);
  return steps.map((step, index) => {
    const feature = features.find(({ tables }) => tables.some((table) => table.name === step.args[0]));
    if (!feature) throw new Error(`no feature has the table ${step.args[0]}`);
    return { ...step, name: `${pascalCase(name)}${first + index}`, feature };
  });
}

/** The files of a plan: for each changed feature its migrations, their lines in the index, and the schema. */
export function filesOf(project: string, name: string, steps: readonly NamedStep[], changed: readonly FeatureFolder[]): Files {
  const files: Files = new Map();
  for (const { name: feature, folder, tables } of changed) {
    const own = steps.filter((step) => step.feature.name === feature);
    const [first] = own;
    if (first) {
      const file = `${first.name.slice(-13)}-${name}.ts`;
      files.set(`${migrationsIn(folder)}/${file}`, migrationFile(name, own));
      const indexFile = join(project, migrationsIndex(folder));
      const index = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : '';
      const taken = new RegExp(`^export \\{ ${camelCase(name)} \\} from '(.*)';$`, 'm').exec(index)?.[1];
      if (taken) throw new CliError(`${feature} has a migration of that name: ${taken}.`, 'Give this one another name.');
      files.set(migrationsIndex(folder), `${index}export { ${camelCase(name)} } from './${file}';\n`);
    }
    files.set(schemaFile(folder), JSON.stringify(tables));
  }
  return files;
}

function migrationFile(name: string, steps: readonly NamedStep[]): string {
  const kindOf = ({ expansion }: Step): string => (expansion ? 'expansion' : 'migration');
  const used = [...new Set(steps.flatMap((step) => [kindOf(step), step.change]))].toSorted();
  const lines = steps.map((step) => {
    const call = `${step.change}(${step.args.map((arg) => JSON.stringify(arg)).join(', ')})`;
    const cost = step.algorithm ? `  // ${capitalized(costOf(step))}.\n` : '';
    return `${cost}  ${kindOf(step)}('${step.name}', ${call}),`;
  });
  return `import { ${used.join(', ')} } from '../../database/change.ts';\n\nexport const ${camelCase(name)} = [\n${lines.join('\n')}\n];\n`;
}

/** Features whose tables the plan changes, with their resulting tables. */
export function changedBy(
  plan: MigrationPlan,
  features: readonly FeatureFolder[],
  ownerOf: (table: string) => string | undefined,
): FeatureFolder[] {
  return features.flatMap((feature) => {
    const tables: KnownTable[] = plan.tables.filter(({ name }) => ownerOf(name) === feature.name);
    return JSON.stringify(tables) === JSON.stringify(feature.tables) ? [] : [{ ...feature, tables }];
  });
}
