import { jest } from '@jest/globals';
import { siesta } from '../../test/cli/support.ts';
import { ProjectCopy } from '../../test/support/project-copy.ts';

jest.setTimeout(60_000);

describe('siesta migration --status', () => {
  const project = new ProjectCopy(['todos']);
  afterAll(() => project.remove());

  it('exits with 1 when a migration is missing, and says what writes it', async () => {
    const entity = 'service/todos/todo.entity.ts';
    const [last = ''] = /}\s*$/.exec(project.read(entity)) ?? [];
    project.replace(entity, last, `\n  @TextField({ max: 20, nullable: true })\n  colour!: string | null;\n${last}`);
    const { code, stdout, stderr } = await siesta(project.folder, 'migration', '--status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ missing: [expect.stringContaining('colour')], drift: [] });
    expect({ code, ...JSON.parse(stderr) }).toEqual({
      code: 1,
      error: 'The entities are ahead of the migrations.',
      next: '`siesta migration NAME` writes what is missing, or says in which steps.',
    });
  });
});
