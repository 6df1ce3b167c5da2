import { readFileSync } from 'node:fs';
import { type Client, expectProblem, json } from '../support/clients.ts';
import { blocksOf, sectionOf } from '../support/markdown.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { Reader } from '../support/reader.ts';

/** Longer than the contract, or a check of all types, takes on a slow machine. */
const TIMEOUT_MS = 600_000;

interface Made {
  id: string;
  priority?: string;
}

const tutorial = readFileSync(new URL('../../docs/tutorial.md', import.meta.url), 'utf8');

/** The blocks of code under a heading, in order. */
const blocksUnder = (heading: string): string[] => blocksOf(sectionOf(tutorial, `\\d+\\. ${heading} .*`)).map(({ code }) => code);

// Each step goes on from the one before, as a reader does. What needs an account of AWS is tried where there is one.
describe('the tutorial, typed to the letter', () => {
  const project = new ProjectCopy();
  const reader = new Reader(project.folder);
  const [[making = '', trying = ''], [column = '', migrating = ''], [rule = '', imports = '']] = [
    blocksUnder('A resource'),
    blocksUnder('A column'),
    blocksUnder('A rule of your own'),
  ];

  const post = async (client: Client, path: string, body: object): Promise<Made> =>
    json<Made>(await client.send('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }));

  afterAll(() => project.remove());

  it(
    'makes two resources, and serves them as it says',
    async () => {
      const [install, ...lines] = making.trimEnd().split('\n');
      // The packages are there already.
      expect(install).toBe('npm ci');
      const serve = lines.pop() ?? '';
      for (const line of lines) expect(reader.type(line)).toContain('service/features.ts');
      await reader.serving(serve, async (client) => {
        const list = await post(client, '/lists', { name: 'groceries' });
        const note = await post(client, '/notes', { title: 'bread', list: list.id });
        const body = JSON.stringify({ title: 'bread', list: note.id });
        const refused = await client.send('POST', '/notes', { headers: { 'content-type': 'application/json' }, body });
        expect(expectProblem(refused, 400)).toMatchObject({ errors: [{ field: 'list' }] });
        expect((await client.delete(`/lists/${list.id}`)).status).toBe(204);
        expect((await client.get(`/notes/${note.id}`)).status).toBe(404);
      });
    },
    TIMEOUT_MS,
  );

  it(
    'adds a column, and what has it keeps the contract',
    () => {
      const entity = 'service/notes/note.entity.ts';
      project.replace(entity, 'BooleanField,', 'BooleanField, EnumField,');
      project.replace(entity, '\n}\n', `\n\n${column}}\n`);
      expect(reader.type(migrating)).toMatch(/`priority` .*\n +at once on MySQL 8\.0/);
      reader.type(trying);
    },
    TIMEOUT_MS,
  );

  it(
    'has a rule of its own, with types that hold',
    async () => {
      const module_ = 'service/notes/notes.module.ts';
      project.replace(
        module_,
        "import { Injectable, Module } from '@nestjs/common';\n",
        `import { Injectable, Module } from '@nestjs/common';\n${imports}`,
      );
      project.replace(module_, 'super(Note, parts);\n  }\n', `super(Note, parts);\n  }\n\n${rule}`);
      reader.type('npx tsc');
      await reader.serving('npm start', async (client) => {
        const list = await post(client, '/lists', { name: 'groceries' });
        const note = await post(client, '/notes', { title: 'bread', pinned: true, list: list.id });
        expect(note.priority).toBe('normal');
        expectProblem(await client.delete(`/notes/${note.id}`), 409);
        expect((await client.delete(`/lists/${list.id}`)).status).toBe(204);
        expect((await client.get(`/notes/${note.id}`)).status).toBe(404);
      });
    },
    TIMEOUT_MS,
  );
});
