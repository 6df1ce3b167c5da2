import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProjectOfNotes } from '../support/project-of-notes.ts';

/** Longer than a check of all types takes on a slow machine. */
const TIMEOUT_MS = 600_000;

describe('a project with notes where the to-dos are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notes-'));
  /** Without the servers that this run may have: what is true on them is said by the contract of notes. */
  const { PATH = '' } = process.env;
  const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: folder, env: { PATH }, encoding: 'utf8', stdio: 'pipe' });

  beforeAll(() => makeProjectOfNotes(folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'has nothing that lint complains of',
    () => {
      npm('run', 'lint');
    },
    TIMEOUT_MS,
  );

  it(
    'passes the tests of its features, and of what depends on which there are',
    () => {
      npm('test', '--', '--maxWorkers=1', 'service/notes', 'test/service/(migrations|dependencies|documents|openapi|schema)\\.test');
    },
    TIMEOUT_MS,
  );

  it('is built without a page, and without its tests', () => {
    npm('run', 'build');
    const built = join(folder, 'dist/lambda');
    expect(existsSync(join(built, 'assets'))).toBe(false);
    expect(readdirSync(built)).toEqual(expect.arrayContaining(['index.mjs', 'ops.mjs', 'query.mjs']));
  });
});
