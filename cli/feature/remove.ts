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
  /** Names of the deleted migrations. */
  migrations: string[];
}

/** Undoes what `siesta new` has written. Leaves alone what other code has come to use. */
export async function removalOf(project: string, path: string): Promise<Removal> {
  const features = featuresOf(project);
  const feature = features.find(({ folder }) => folder === `service/${path}`);
  if (!feature)
    throw new CliError(
      `There is no feature ${path}.`,
      `There are ${features.map(({ folder }) => folder.replace('service/', '')).join(', ')}.`,
    );
  const read = (file: string): string => readFileSync(join(project, file), 'utf8');
  const user = globSync('service/**/*.ts', { cwd: project }).find(
    (file) => file !== FEATURES_FILE && !file.startsWith(`${feature.folder}/`) && new RegExp(`from '(\\.\\./)+${path}/`).test(read(file)),
  );
  if (user) throw new CliError(`${user} uses ${path}.`, 'Take that out first.');
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
  const copy = copyOf(project);
  try {
    write(copy, files);
    for (const each of gone) rmSync(join(copy, each), { recursive: true });
    const left = await prepare(copy, `remove-${path}`);
    for (const { folder } of elsewhere) files.set(schemaFile(folder), left.files.get(schemaFile(folder)) ?? read(schemaFile(folder)));
  } finally {
    rmSync(copy, { recursive: true });
  }
  const made = [...globSync(`${migrationsIn(feature.folder)}/*.ts`, { cwd: project }), ...elsewhere.map(({ file }) => file)];
  const migrations = made.flatMap((file) => [...read(file).matchAll(/'(\w+\d{13})'/g)].map(([, name = '']) => name));
  return { gone, files: await formatted(project, files), migrations };
}

/** Changes files before deleting any, so that the service works at every moment. */
export function remove(project: string, { files, gone }: Removal): void {
  write(project, new Map([...files].toReversed()));
  for (const each of gone) if (existsSync(join(project, each))) rmSync(join(project, each), { recursive: true });
}
