import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEATURES_FILE, type Files, formatted, prepare, type Refusal, write } from '../migration/index.ts';
import { CliError } from '../terminal/index.ts';
import { featureFiles, type NewFeature } from './files.ts';

/** A new feature's files and the changed files. They are tried in a copy of the project, where the migration planner may refuse them. */
export async function newFeature(project: string, feature: NewFeature): Promise<{ files: Files; refusals: Refusal[] }> {
  if (existsSync(join(project, feature.folder)))
    throw new CliError(`${feature.folder} exists already.`, `Take another name, or take it away: \`siesta remove ${feature.path}\`.`);
  const files: Files = new Map([...featureFiles(project, feature), [FEATURES_FILE, withLine(project, feature)]]);
  const copy = copyOf(project);
  try {
    write(copy, files);
    const { refusals, files: migrations } = await prepare(copy, `create-${feature.path}`);
    // Last, the file that refers to the others.
    const [line, ...others] = [...files].toReversed();
    const all = [...others.toReversed(), ...migrations, ...(line ? [line] : [])];
    return { files: await formatted(project, new Map(all)), refusals };
  } finally {
    rmSync(copy, { recursive: true });
  }
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
