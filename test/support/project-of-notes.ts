import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyProject } from './project-copy.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const NOTES_TEST = `import { contractOf } from '../../test/support/contract/index.ts';
import { Note } from './notes.ts';

contractOf(Note);
`;

/** Makes a copy of the project in this folder, and puts notes where the to-dos are, as a developer would: one folder and one line. */
export function makeProjectOfNotes(folder: string): void {
  copyProject(folder);
  const service = (file: string): string => join(folder, 'service', file);
  rmSync(service('todos'), { recursive: true });
  mkdirSync(service('notes'));
  const notes = readFileSync(join(root, 'test/features/notes.ts'), 'utf8');
  writeFileSync(service('notes/notes.ts'), notes.replaceAll("'../../service/", "'../").replaceAll("'../support/", "'../../test/support/"));
  writeFileSync(service('notes/notes.test.ts'), NOTES_TEST);
  const features = readFileSync(service('features.ts'), 'utf8');
  writeFileSync(service('features.ts'), features.replace(/^.*todos.*$/m, "export { notes } from './notes/notes.ts';"));
}
