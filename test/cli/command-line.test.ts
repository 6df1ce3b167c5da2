import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { PAPER } from '../../cli/command/index.ts';
import { programOf } from '../../cli/main.ts';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import { FakeStack } from './fake-stack.ts';
import { projectWith, siesta, siestaWith } from './support.ts';

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

function* commandsOf(command: Command, path: string[] = []): Generator<[path: string[], command: Command]> {
  yield [path, command];
  for (const sub of command.commands) yield* commandsOf(sub, [...path, sub.name()]);
}

const all = [...commandsOf(programOf(() => async () => undefined, { stdout: nowhere, stderr: nowhere }))];

describe('the help', () => {
  it.each(all.map(([path]) => [path.join(' ') || 'siesta', path] as const))('of %s', async (_, path) => {
    const { code, stdout, stderr } = await siesta('.', ...path, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('is no wider than a terminal of 80 columns', () => {
    for (const [, command] of all)
      expect(
        helpOf(command)
          .split('\n')
          .filter((line) => line.length > PAPER),
      ).toEqual([]);
  });

  it('has an example of every command, which the command takes', () => {
    for (const [path, command] of all.filter(([, it]) => it.commands.length === 0)) {
      const help = helpOf(command);
      const examples = [...help.matchAll(/^ {2}\$ npx siesta (.*?)(?: {2}.*)?$/gm)].map(([, example]) => example ?? '');
      expect(examples.filter((example) => example.startsWith(path.join(' ')))).not.toEqual([]);
    }
  });
});

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

describe('the command line', () => {
  const project = projectWith({ broken: { 'database.minAcu': 1 } });

  it('exits with 2 when a command is not one, and says which is meant', async () => {
    const { code, stdout, stderr } = await siesta(project, 'cots');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("error: unknown command 'cots'. Did you mean cost?\n");
  });

  it('exits with 2 when the help of no command is asked for, and says so', async () => {
    const { code, stderr } = await siesta(project, 'help', 'nothing');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("error: unknown command 'nothing'\n") });
  });

  it('exits with 2 when nothing is said, and shows the help', async () => {
    const { code, stdout, stderr } = await siesta(project);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Commands:');
  });

  it('takes --stack before the command as after it', async () => {
    const before = await siesta(project, '--stack', 'dev', 'cost', '--idle');
    const after = await siesta(project, 'cost', '--idle', '--stack', 'dev');
    expect(before).toEqual(after);
    expect(before.code).toBe(0);
  });

  it('says outside the project that it is outside', async () => {
    const { code, stderr } = await siesta('/', 'cost', '--stack', 'dev');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "error: There is no Pulumi.yaml here or above.\nnext:  Go to the project's folder first.\n",
    });
  });

  it.each([
    [
      'how to make a stack where there is none',
      [],
      'error: There is no stack yet.\nnext:  Make one, which is then selected: `pulumi stack init dev`.\n',
    ],
    [
      'which stacks there are where none is selected',
      ['prod', 'dev'],
      'error: No stack is selected.\nnext:  There are prod, dev. Name one, as in --stack prod, or choose it for good: `pulumi stack select prod`.\n',
    ],
  ])('says %s', async (_, stacks, said) => {
    const fake = new FakeStack({});
    const pulumi = { ...fake.pulumi, selected: async () => undefined, stacks: async () => stacks };
    const { code, stderr } = await siestaWith({ folder: fake.folder, client: fake.client, pulumi }, 'status');
    expect({ code, stderr }).toEqual({ code: 1, stderr: said });
  });

  it('lists what is wrong with the settings', async () => {
    const { code, stderr } = await siesta(project, 'cost', '--stack', 'broken');
    expect(code).toBe(1);
    expect(stderr).toContain('siesta:database.minAcu is one key with a dot');
    expect(stderr).toContain('next:  Mend the settings of broken');
  });

  it('writes a failure as JSON, and nothing to standard output, when JSON is asked for', async () => {
    const { code, stdout, stderr } = await siesta(project, 'cost', '--stack', 'broken', '--json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({ error: expect.stringContaining('is one key with a dot'), next: expect.any(String) });
  });
});
