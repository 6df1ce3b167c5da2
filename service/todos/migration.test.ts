import { globSync } from 'node:fs';
import { jest } from '@jest/globals';
import { siesta } from '../../test/cli/support.ts';
import { ProjectCopy } from '../../test/support/project-copy.ts';

// A process of its own for each look at the entities: the limit is for what hangs.
jest.setTimeout(600_000);

const ENTITY = 'service/todos/todo.entity.ts';
/** A field that nobody gives to-dos, so that these hold whatever somebody adds to them. */
const MOOD = `  @MoodField(['low', 'normal', 'high'], { default: 'normal' })
  mood!: 'low' | 'normal' | 'high';
`;

describe('siesta migration', () => {
  let project: ProjectCopy;
  beforeEach(() => {
    project = new ProjectCopy(['todos']);
  });
  afterEach(() => project.remove());

  const run = (...argv: string[]) => siesta(project.folder, 'migration', ...argv);
  const migrations = (): string[] => globSync('service/todos/migrations/*', { cwd: project.folder }).toSorted();
  const entitySays = (before: string, after: string): void => project.replace(ENTITY, before, after);
  const addMood = (): void => {
    entitySays('export class Todo extends Item {\n', `export class Todo extends Item {\n${MOOD}\n`);
    entitySays('import ', "import { EnumField as MoodField } from '../rest/index.ts';\nimport ");
  };

  it('says where a service that does not load has its mistake, by a line of the file as it is', async () => {
    entitySays('export class Todo extends Item {\n', `export class Todo extends Item {\n${MOOD}\n`);
    const { code, stderr } = await run('add-mood');
    const [, line] =
      /^error: The service does not load: MoodField is not defined \(service\/todos\/todo\.entity\.ts:(\d+)\)\.$/m.exec(stderr) ?? [];
    // Of a decorator it is the last line of the class.
    expect({ code, text: project.read(ENTITY).split('\n')[Number(line) - 1] }).toEqual({ code: 1, text: '}' });
  });

  it('writes a new column as one DDL that takes no time, with the line that adds it and the schema after it', async () => {
    addMood();
    const before = migrations();
    const { code, stdout } = await run('add-mood');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('at once on MySQL 8.0, however big the table is (INSTANT)'),
    });
    const [file = ''] = migrations().filter((path) => !before.includes(path));
    expect(project.read(file).replace(/\d{13}/, 'TIME')).toBe(`import { addColumn, expansion } from '../../database/change.ts';

export const addMood = [
  // At once on MySQL 8.0, however big the table is (INSTANT).
  expansion('AddMoodTIME', addColumn('todo', "\`mood\` varchar(40) NOT NULL DEFAULT 'normal'")),
];
`);
    expect(project.read('service/todos/migrations/index.ts')).toContain(`export { addMood } from './${file.split('/').at(-1)}';\n`);
    expect(project.read('service/todos/migrations/schema.json')).toContain('"name": "mood", "type": "varchar(40)"');
  });

  it('fills the search anew where other fields are searched', async () => {
    entitySays("search: ['title', 'notes']", "search: ['title']");
    const before = migrations();
    const { stdout } = await run('search-titles');
    expect(stdout).toContain('beside reads and writes, each row once (ROW BY ROW)');
    const [file = ''] = migrations().filter((path) => !before.includes(path));
    expect(project.read(file)).toContain("changeSearch('todo', '`title`, `notes`', '`title`')");
    expect((await run('search-titles-again')).stdout).toContain('there is nothing to write');
  });

  it('has nothing to write the second time', async () => {
    addMood();
    await run('add-mood');
    const written = migrations();
    const { code, stdout } = await run('add-mood');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('there is nothing to write') });
    expect(migrations()).toEqual(written);
  });

  it('says in JSON what it would write, and writes nothing, with --dry-run', async () => {
    addMood();
    const before = migrations();
    const { stdout } = await run('add-mood', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ written: false, steps: [{ change: 'addColumn', expansion: true, algorithm: 'INSTANT' }] });
    expect(migrations()).toEqual(before);
  });

  it('makes the generated columns and indexes of a sort and a filter, and keeps those that nothing uses any more for the version before', async () => {
    entitySays("sorts: ['dueAt', 'order']", "sorts: ['title', 'order']");
    const { stdout } = await run('sort-by-title', '--json');
    const { steps, newlyUnused } = JSON.parse(stdout) as { steps: { change: string; args: string[] }[]; newlyUnused: string[] };
    expect(steps.map(({ change, args }) => `${change} ${args[1]?.split(' ')[0]}`)).toEqual([
      'addColumn `title_key`',
      'addIndex `todo_by_title_key`',
      'addIndex `todo_by_completed_title_key`',
    ]);
    expect(newlyUnused).toContain('todo.todo_by_due_first');
    const contract = await run('drop-sort-by-due', '--contract', '--json');
    const dropped = (JSON.parse(contract.stdout) as { steps: { change: string; args: string[] }[] }).steps;
    expect(dropped.map(({ change, args }) => `${change} ${args[1]?.split(' ')[0]}`)).toEqual(
      expect.arrayContaining(['dropIndex `todo_by_due_first`', 'dropColumn `due_first`']),
    );
  });

  it('writes nothing that is no expansion, and says what the version before would suffer and the two steps', async () => {
    entitySays('max: 200', 'max: 100');
    const before = migrations();
    const { code, stderr } = await run('shorter-title');
    expect(code).toBe(1);
    expect(stderr).toContain('todo.title would be varchar(100) instead of varchar(200).');
    expect(stderr).toMatch(
      /A longer value from the previous version would fail \(500\)[\s\S]*1\. Keep the column[\s\S]*2\. Remove `column`/,
    );
    expect(migrations()).toEqual(before);
  });

  it('refuses a name that is none, one that is taken, and what is called unused and is used', async () => {
    addMood();
    for (const [exit, argv, message] of [
      [1, ['Add Mood'], '"Add Mood" is no name of a migration'],
      [1, ['todo'], 'todos has a migration of that name'],
      [1, ['x', '--unused', 'todo.title'], 'todo.title is not unused'],
      [2, [], 'The migration has no name'],
    ] as const) {
      const { code, stderr } = await run(...argv);
      expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringContaining(message) });
    }
  });

  it.each([
    ["sorts: ['dueAt', 'order']", "sorts: ['notes']", 'sorted by'],
    ["filters: ['completed'", "filters: ['notes', 'completed'", 'unique or a filter'],
  ])('says what is wrong with an entity that cannot be served, and where: with %s', async (before, after, what) => {
    entitySays(before, after);
    const { code, stderr } = await run('x');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        `error: notes cannot be ${what}: a text that is unique, sorted by or a filter must not be null, and has at most 200 characters (service/todos/todo.entity.ts).\nnext:  Mend that, and run the command again`,
      ),
    });
  });

  it('compares entities, schema files and the local database, and changes none of them', async () => {
    process.env.DATABASE_FILE = `${project.folder}/none.sqlite`;
    addMood();
    const before = migrations();
    const { stdout } = await run('--status', '--json');
    delete process.env.DATABASE_FILE;
    expect(JSON.parse(stdout)).toMatchObject({
      missing: [expect.stringContaining('addColumn(todo, `mood`')],
      refused: [],
      applied: [],
    });
    expect(JSON.parse(stdout).pending).toContain('Todo1764000000000');
    expect([migrations(), globSync('none.sqlite*', { cwd: project.folder })]).toEqual([before, []]);
  });
});
