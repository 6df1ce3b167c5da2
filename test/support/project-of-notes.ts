import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyProject, removeFeatures } from './project-copy.ts';

/** What `siesta new NAME` is given to make notes. */
export const AS_NOTES = [
  ...['title:text:200', 'body:text:10000:optional', 'pinned:boolean:default=false', 'remindAt:datetime:optional'],
  ...['--search', 'title,body', '--sort', 'title', '--delete-all'],
];

/** Makes a copy of the project in this folder, and puts notes where the to-dos are, as a developer would: one folder and one line. */
export function makeProjectOfNotes(folder: string): void {
  copyProject(folder);
  removeFeatures(folder);
  execFileSync(process.execPath, ['cli/siesta.mjs', 'new', 'notes', ...AS_NOTES], { cwd: folder, stdio: 'pipe' });
  replace(join(folder, 'service/notes/note.entity.ts'), 'deleteAll: true', "deleteAll: true, published: 'title'");
}

function replace(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(before, after);
  if (changed === text) throw new Error(`${file} has no ${before}`);
  writeFileSync(file, changed);
}
