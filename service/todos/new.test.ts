import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { FakeStack, returned } from '../../test/cli/fake-stack.ts';
import { siesta, siestaWith } from '../../test/cli/support.ts';
import { ProjectCopy } from '../../test/support/project-copy.ts';

const NOTES = [
  ...['new', 'notes', 'title:text:200', 'body:text:10000:optional', 'pinned:boolean:default=false', 'remindAt:datetime:optional'],
  ...['--search', 'title,body', '--sort', 'title'],
];
// Longer than a check of all types takes on a slow machine.
jest.setTimeout(600_000);

let project: ProjectCopy;
beforeEach(() => {
  project = new ProjectCopy(['todos']);
});
afterEach(() => project.remove());

const run = (...argv: string[]) => siesta(project.folder, ...argv);

/** Everything in the service's folder. */
const service = (): Map<string, string> =>
  new Map(
    globSync('service/**', { cwd: project.folder })
      .filter((path) => statSync(join(project.folder, path)).isFile())
      .toSorted()
      .map((path) => [path, readFileSync(join(project.folder, path), 'utf8')]),
  );

describe('siesta new', () => {
  it('writes a feature with which not one edit is needed: lint is silent, and its contract holds', async () => {
    const { code, stdout } = await run(...NOTES);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('wrote  service/notes/note.entity.ts') });
    expect(project.read('service/notes/notes.test.ts').split('\n').length).toBeLessThanOrEqual(10);
    // Without the servers that this run may have: its own tests try it on them.
    const { PATH = '' } = process.env;
    const npm = (...args: string[]) => execFileSync('npm', args, { cwd: project.folder, env: { PATH }, stdio: 'pipe' });
    npm('run', 'lint');
    npm('test', '--', '--maxWorkers=1', 'service/notes', 'test/service/schema.test.ts');
  });

  it('writes every type and option, and is followed by siesta migration, which has nothing to write', async () => {
    await run('new', 'lists', 'name:text:100:unique');
    const fields = [
      ...['title:text', 'rank:integer:1..5:optional', 'price:number:2:0..999.99:default=0.5', 'done:boolean', 'size:enum:s,m,l:default=m'],
      ...[
        'due:date:optional',
        'list:reference:lists:cascade',
        'parent:reference:shopping-items:set-null:optional',
        'other:reference:todos:optional',
      ],
    ];
    const { code } = await run('new', 'shopping-items', ...fields, '--sort', 'rank', '--delete-all');
    expect(code).toBe(0);
    const entity = project.read('service/shopping-items/shopping-item.entity.ts');
    for (const line of [
      "@Resource<ShoppingItem>({ path: 'shopping-items', sorts: ['rank'], deleteAll: true })",
      '@IntegerField({ min: 1, max: 5, nullable: true })\n  rank!: number | null;',
      '@NumberField({ scale: 2, min: 0, max: 999.99, default: 0.5 })\n  price!: number;',
      '@BooleanField()\n  done!: boolean;',
      "@EnumField(['s', 'm', 'l'], { default: 'm' })\n  size!: 's' | 'm' | 'l';",
      '@DateField({ nullable: true })\n  due!: string | null;',
      "@ReferenceField(() => List, { onDelete: 'cascade' })\n  list!: string;",
      "@ReferenceField(() => ShoppingItem, { onDelete: 'set null', nullable: true })\n  parent!: string | null;",
    ])
      expect(entity).toContain(line);
    const { stdout } = await run('migration', 'x');
    expect(stdout).toContain('there is nothing to write');
  });

  it('shows with --dry-run what it would write, and writes nothing', async () => {
    const before = service();
    const { stdout } = await run(...NOTES, '--dry-run');
    expect(stdout).toContain('--- service/notes/note.entity.ts\nimport { BooleanField, ');
    expect(service()).toEqual(before);
  });

  it('changes nothing where a feature of that name exists, or what is said cannot be served', async () => {
    const before = service();
    for (const [argv, message, code] of [
      [['todos', 'title:text'], 'service/todos exists already.', 1],
      [['to-dos', 'title:text'], 'ToDo and Todo both have the path to-dos.', 2],
      [['notes', 'title:text', '--sort', 'body'], 'sorts names body, which is no field of it', 2],
      [['notes', 'title:text:300', '--sort', 'title'], 'title cannot be sorted by', 2],
      [['notes', 'list:reference:lists'], 'There is no feature lists to refer to.', 1],
      [['notes', 'title:text', 'title:date'], 'Two fields are called title.', 2],
    ] as const) {
      expect(await run('new', ...argv)).toMatchObject({ code, stderr: expect.stringContaining(message) });
    }
    expect(service()).toEqual(before);
  });
});

describe('siesta remove', () => {
  const stack = (applied: string[]) => new FakeStack({ Invoke: () => returned({ applied, pending: [] }) });
  const undeployed = (): FakeStack => Object.assign(stack([]), { outputs: undefined });
  const removing = (fake: FakeStack, ...argv: string[]) =>
    siestaWith({ folder: project.folder, pulumi: fake.pulumi, client: fake.client }, 'remove', ...argv);

  it('takes back all that siesta new wrote, also in the feature that the new one refers to', async () => {
    await run('new', 'lists', 'name:text:100');
    const before = service();
    await run('new', 'notes', 'title:text', 'list:reference:lists');
    expect(service()).not.toEqual(before);
    const { code } = await removing(undeployed(), 'notes', '--yes');
    expect({ code, service: service() }).toEqual({ code: 0, service: before });
    expect(existsSync(join(project.folder, 'service/notes'))).toBe(false);
  });

  it('takes its tables back in the local database, so that another feature of that name is made anew', async () => {
    const { PATH = '' } = process.env;
    const env = { PATH, DATABASE_FILE: join(project.folder, 'local.sqlite') };
    const npm = (...args: string[]) => execFileSync('npm', args, { cwd: project.folder, env, encoding: 'utf8', stdio: 'pipe' });
    await run('new', 'notes', 'title:text');
    npm('run', 'seed', '--', '10', 'notes');
    process.env.DATABASE_FILE = env.DATABASE_FILE;
    await removing(undeployed(), 'notes', '--yes');
    delete process.env.DATABASE_FILE;
    await run('new', 'notes', 'body:text');
    npm('run', 'seed', '--', '10', 'notes');
  });

  it('refuses a feature that the stack has, one that another uses, and one that there is not', async () => {
    await run('new', 'lists', 'name:text:100');
    const [, name = ''] = /'(CreateLists\d+)'/.exec([...service()].find(([path]) => path.includes('create-lists'))?.[1] ?? '') ?? [];
    const before = service();
    expect((await removing(stack([name]), 'lists', '--yes')).stderr).toContain('lists is deployed on dev');
    expect((await removing(undeployed(), 'nothing', '--yes')).stderr).toContain('There is no feature nothing.');
    expect((await removing(undeployed(), 'lists')).stderr).toContain('nobody is there to say yes');
    expect(service()).toEqual(before);
    await run('new', 'notes', 'title:text', 'list:reference:lists');
    expect((await removing(undeployed(), 'lists', '--yes')).stderr).toContain('lists is used in service/notes/note.entity.ts');
  });
});
