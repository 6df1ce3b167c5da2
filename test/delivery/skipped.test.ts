import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { ProjectCopy } from '../support/project-copy.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const FAIL_ALIKE = `
describe('a', () => {
  beforeAll(() => {
    throw new Error('nothing works');
  });
  it.each([1, 2, 3])('fails %s', () => undefined);
});
it('b', () => {
  throw new Error('this does not');
});
`;

it('a run of the tests says last what it has skipped, how often and how to run it, and nothing that looks like a failure', () => {
  const { PATH } = process.env;
  const suites = ['test/service/sessions.test.ts', 'test/service/docs.test.ts'];
  const env = { PATH, CHROMIUM: '/there/is/none' };
  const { status, stdout, stderr } = spawnSync('npm', ['test', '--', ...suites], { cwd: root, env, encoding: 'utf8' });
  expect({ status, stdout: stdout.match(/\n/g)?.length }).toEqual({ status: 0, stdout: 4 });
  expect(stderr).not.toMatch(/error|warn|fail|●|^\s+at /im);
  const [, said = ''] = stderr.split('Ran all test suites');
  expect(said.split('\n').slice(1)).toEqual([
    '',
    'Skipped:',
    expect.stringMatching(/^ {2}\d+ tests: MYSQL_URL is not set, so nothing was tried on MariaDB: run {2}MYSQL_URL=.* npm test$/),
    expect.stringMatching(/^ {2}\d+ tests: REAL_MYSQL_URL is not set, so nothing was tried on MySQL: run {2}REAL_MYSQL_URL=.* npm test$/),
    expect.stringMatching(/^ {2}\d+ tests: there is no \/there\/is\/none, so no browser saw the page: run {2}CHROMIUM=.* npm test$/),
    '',
  ]);
}, 120_000);

it('a run in which a whole contract fails for one reason says it once', () => {
  const { PATH, TMPDIR } = process.env;
  const project = new ProjectCopy();
  writeFileSync(join(project.folder, 'service/alike.test.ts'), FAIL_ALIKE);
  const { stderr } = spawnSync('npm', ['test', '--', 'service/alike'], {
    cwd: project.folder,
    env: { PATH, TMPDIR, FORCE_COLOR: '1' },
    encoding: 'utf8',
  });
  project.remove();
  expect(stripVTControlCharacters(stderr).match(/ {2}● .*|\d+ more failed.*/g)).toEqual([
    '  ● a › fails 1',
    '  ● b',
    '2 more failed in the same words.',
  ]);
}, 120_000);

it('a run of one file lists its tests, and none of those that it has skipped', () => {
  const { PATH } = process.env;
  const { stderr } = spawnSync('npm', ['test', '--', 'test/service/unsafe-changes.test.ts'], {
    cwd: root,
    env: { PATH },
    encoding: 'utf8',
  });
  expect(stderr).toContain('✓ is refused with its steps');
  expect(stderr).not.toContain('○');
}, 120_000);
