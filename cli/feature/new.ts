import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoesNotLoad, FEATURES_FILE, type Files, formatted, prepare, type Refusal, write } from '../migration/index.ts';
import { CliError, Misused } from '../terminal/index.ts';
import { featureFiles, type NewFeature } from './files.ts';

/**
 * A new feature's files and the changed files. They are tried in a copy of the project, where the migration planner may refuse them.
 * @param onTrial called before that
 */
export async function newFeature(
  project: string,
  feature: NewFeature,
  onTrial: () => void,
): Promise<{ files: Files; refusals: Refusal[] }> {
  if (existsSync(join(project, feature.folder)))
    throw new CliError(`${feature.folder} exists already.`, `Take another name, or take it away: \`npx siesta remove ${feature.path}\`.`);
  const files: Files = new Map([...featureFiles(project, feature), [FEATURES_FILE, withLine(project, feature)]]);
  onTrial();
  const copy = copyOf(project);
  try {
    write(copy, files);
    const { refusals, files: migrations } = await prepare(copy, `create-${feature.path}`).catch((error) => {
      throw misused(feature, error);
    });
    // Last, the file that refers to the others.
    const [line, ...others] = [...files].toReversed();
    const all = [...others.toReversed(), ...migrations, ...(line ? [line] : [])];
    return { files: await formatted(project, new Map(all)), refusals };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** A mistake in the new files comes from the command line: they exist in the copy only, where nobody can mend them. */
function misused({ folder, fields, filters }: NewFeature, error: unknown): unknown {
  if (!(error instanceof DoesNotLoad)) return error;
  if (/ both have the (path|table) /.test(error.reason)) return new Misused(`${error.reason}.`, 'Take another name.');
  if (!error.file?.startsWith(`${folder}/`)) return error;
  const [, list] = /: (sorts|filters|search) names /.exec(error.reason) ?? [];
  if (!list)
    return new Misused(`${error.reason}.`, `Change ${filters.length > 0 ? '--filter, ' : ''}--sort or the fields on the command line.`);
  const usable = fields.filter(({ type }) => list !== 'search' || type === 'text').map(({ name }) => name);
  const [option, kind] = { sorts: ['--sort', 'fields'], filters: ['--filter', 'fields'], search: ['--search', 'texts'] }[list] ?? [];
  return new Misused(`${error.reason}.`, `${option} names ${kind} of this resource: ${usable.join(', ') || 'it has none'}.`);
}

const withLine = (project: string, { constant, path }: NewFeature): string =>
  `${readFileSync(join(project, FEATURES_FILE), 'utf8').trimEnd()}\nexport { ${constant} } from './${path}/feature.ts';\n`;

/** A copy of the files from which the service runs. */
export function copyOf(project: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'siesta-new-'));
  for (const part of ['service', 'build', 'package.json', '.swcrc']) cpSync(join(project, part), join(copy, part), { recursive: true });
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
