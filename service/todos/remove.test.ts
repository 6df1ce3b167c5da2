import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { ProjectCopy } from '../../test/support/project-copy.ts';
import { DataFile } from '../database/data-file.ts';

jest.setTimeout(120_000);

describe('siesta remove', () => {
  const project = new ProjectCopy(['todos']);
  afterAll(() => project.remove());

  it('says who has the local database before it asks anything, and deletes nothing', () => {
    const file = join(project.folder, 'data.sqlite');
    const owned = DataFile.open(file);
    const { PATH = '' } = process.env;
    const env = { PATH, DATABASE_FILE: file };
    const { status, stderr } = spawnSync(process.execPath, ['cli/siesta.mjs', 'remove', 'todos'], {
      cwd: project.folder,
      env,
      encoding: 'utf8',
    });
    owned.close();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: \S+ is in use by process \d+ .*: stop that one, or set DATABASE_FILE to another path\.$/m);
    expect(existsSync(join(project.folder, 'service/todos'))).toBe(true);
  });
});
