import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  FEATURES_FILE,
  type Files,
  featuresOf,
  formatted,
  migrationsIn,
  migrationsIndex,
  prepare,
  schemaFile,
  write,
} from '../migration/index.ts';
import { CliError } from '../terminal/index.ts';
import { copyOf } from './new.ts';

/** The changes that remove a feature. */
export interface Removal {
  /** Deleted paths: its folder, and what it created in other folders. */
  gone: string[];
  /** Changed files. */
  files: Files;
  /** Features with a deleted migration: their schema files change too. */
  others: string[];
  /** Names of the deleted migrations. */
  migrations: string[];
}

/** Undoes what `siesta new` has written. @throws CliError where other code has come to use it */
export function removalOf(project: string, path: string): Removal {
  const features = featuresOf(project);
  const feature = features.find(({ folder }) => folder === `service/${path}`);
  if (!feature)
    throw new CliError(
      `There is no feature ${path}.`,
      `There are ${features.map(({ folder }) => folder.replace('service/', '')).join(', ')}.`,
    );
  const read = (file: string): string => readFileSync(join(project, file), 'utf8');
  const users = globSync('service/**/*.ts', { cwd: project }).filter(
    (file) => file !== FEATURES_FILE && !file.startsWith(`${feature.folder}/`) && new RegExp(`from '(\\.\\./)+${path}/`).test(read(file)),
  );
  if (users.length > 0)
    throw new CliError(
      `${path} is used in ${users.toSorted().join(', ')}.`,
      'Take that out first, or `npx siesta remove` the feature that it is in.',
    );
  const elsewhere = features.flatMap(({ folder }) =>
    folder === feature.folder
      ? []
      : globSync(`${migrationsIn(folder)}/*-create-${path}.ts`, { cwd: project }).map((file) => ({ folder, file })),
  );
  const withoutLine = (file: string, from: string): string => read(file).replace(new RegExp(`^export .* from '\\./${from}';\\n`, 'm'), '');
  const files: Files = new Map([
    ...elsewhere.map(({ folder }) => [migrationsIndex(folder), withoutLine(migrationsIndex(folder), `\\d+-create-${path}.ts`)] as const),
    [FEATURES_FILE, withoutLine(FEATURES_FILE, `${path}/feature.ts`)],
  ]);
  const gone = [...elsewhere.map(({ file }) => file), feature.folder];
  const made = [...globSync(`${migrationsIn(feature.folder)}/*.ts`, { cwd: project }), ...elsewhere.map(({ file }) => file)];
  const migrations = made.flatMap((file) => [...read(file).matchAll(/'(\w+\d{13})'/g)].map(([, name = '']) => name));
  return { gone, files, others: elsewhere.map(({ folder }) => folder), migrations };
}

/** Makes the changes in a copy of the project. @returns them with the schema files that follow from them. */
export async function tryRemoval(project: string, removal: Removal): Promise<Removal> {
  const files = new Map(removal.files);
  const copy = copyOf(project);
  try {
    write(copy, files);
    for (const each of removal.gone) rmSync(join(copy, each), { recursive: true });
    const left = await prepare(copy, 'remove');
    for (const file of removal.others.map(schemaFile)) files.set(file, left.files.get(file) ?? readFileSync(join(project, file), 'utf8'));
  } finally {
    rmSync(copy, { recursive: true });
  }
  return { ...removal, files: await formatted(project, files) };
}

/** Changes files before deleting any, so that the service works at every moment. */
export function remove(project: string, { files, gone }: Removal): void {
  write(project, new Map([...files].toReversed()));
  for (const each of gone) if (existsSync(join(project, each))) rmSync(join(project, each), { recursive: true });
}
