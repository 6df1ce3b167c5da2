import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { unmigratedIn } from '../../cli/migration/index.ts';
import { siesta } from '../../test/cli/support.ts';
import { ProjectCopy } from '../../test/support/project-copy.ts';

jest.setTimeout(60_000);

describe('siesta migration --status', () => {
  const project = new ProjectCopy(['todos']);
  afterAll(() => project.remove());

  it('compares also where the local database has had a feature that is gone, which the service logs', async () => {
    const features = project.read('service/features.ts');
    await siesta(project.folder, 'new', 'lists', 'name:text:80');
    const env = { PATH: process.env.PATH ?? '', DATABASE_FILE: join(project.folder, 'local.sqlite') };
    execFileSync('npm', ['run', 'seed', '--', '1', 'lists'], { cwd: project.folder, env, stdio: 'pipe' });
    rmSync(join(project.folder, 'service/lists'), { recursive: true });
    writeFileSync(join(project.folder, 'service/features.ts'), features);
    process.env.DATABASE_FILE = env.DATABASE_FILE;
    const { code, stdout, stderr } = await siesta(project.folder, 'migration', '--status', '--json');
    delete process.env.DATABASE_FILE;
    expect({ code, stderr }).toEqual({ code: expect.any(Number), stderr: expect.not.stringContaining('does not load') });
    expect(JSON.parse(stdout)).toMatchObject({ missing: [], pending: [] });
  });

  it('exits with 1 when a migration is missing, and says what writes it', async () => {
    const entity = 'service/todos/todo.entity.ts';
    const [last = ''] = /}\s*$/.exec(project.read(entity)) ?? [];
    project.replace(entity, last, `\n  @TextField({ max: 20, nullable: true })\n  colour!: string | null;\n${last}`);
    const { code, stdout, stderr } = await siesta(project.folder, 'migration', '--status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ missing: [expect.stringContaining('colour')], drift: [] });
    expect({ code, ...JSON.parse(stderr) }).toEqual({
      code: 1,
      error: 'The entities are ahead of the migrations.',
      next: '`npx siesta migration NAME` writes what is missing, or says in which steps.',
    });
    expect(await unmigratedIn(project.folder)).toEqual({ missing: [expect.stringContaining('colour')], refused: [] });
  });

  it('is what the tests of that resource lead to', () => {
    const args = ['test', '--', '--maxWorkers=1', 'service/todos/todos.test.ts'];
    const { status, stderr } = spawnSync('npm', args, { cwd: project.folder, env: { PATH: process.env.PATH }, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        /todo: no such column: .*colour; `npx siesta migration NAME` writes the migration that an entity lacks/,
      ),
    });
  });
});
