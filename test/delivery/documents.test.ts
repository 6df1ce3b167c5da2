import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = globSync(['*.md', 'docs/*.md', 'examples/*/README.md'], { cwd: root });
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const commands = globSync('*.ts', { cwd: join(root, 'cli/commands') }).map((file) => file.replace('.ts', ''));

describe.each(files)('%s', (file) => {
  const text = read(file);

  it('links to what there is', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
  });

  it('names commands that there are', () => {
    const npm = [...text.matchAll(/\bnpm run ([a-z:0-9]+)/g)].map(([, script = '']) => script);
    expect(npm.filter((script) => !(script in scripts))).toEqual([]);
    const siesta = [...text.matchAll(/\bnpx siesta ((?:db |event )?[a-z]+)/g)].map(([, command = '']) => command.replace(' ', '-'));
    expect(siesta.filter((command) => !commands.includes(command))).toEqual([]);
  });
});

describe.each([
  ['README.md', 'README.ko.md'],
  ['docs/tutorial.md', 'docs/tutorial.ko.md'],
])('%s', (english, korean) => {
  const blocks = (file: string): string[] => [...read(file).matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  // A comment and a placeholder are in the reader's language.
  const plain = (block: string): string => block.replaceAll(/ +#.*$/gm, '').replaceAll(/<[^>]+>/g, '<>');

  it(`has the same commands as ${korean}`, () => {
    const all = blocks(english).map(plain);
    expect(
      blocks(korean)
        .map(plain)
        .filter((block) => !all.includes(block)),
    ).toEqual([]);
  });

  it(`has at most 200 lines, as ${korean} has`, () => {
    for (const file of [english, korean]) expect(read(file).split('\n').length).toBeLessThanOrEqual(200);
  });
});

describe('what is typed into a shell', () => {
  const run = (line: string): string => execFileSync('sh', ['-c', line], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  const making = files.flatMap((file) =>
    [...read(file).matchAll(/^npx siesta new .*$/gm)]
      .filter(([line]) => !line.includes(':reference:'))
      .map(([line]) => [file, line] as const),
  );

  it.each(making)('in %s makes what it says: %s', (_, line) => {
    // Whoever has done so has one of that name already.
    expect(run(`${line.replace(/(?<=new )\w+/, 'documentedwords')} --dry-run`)).toContain('service/features.ts');
  });

  it('is explained in docs/features.md as the command itself does', () => {
    const [, grammar = ''] = /^```\n(A field is [\s\S]*?)^```$/m.exec(read('docs/features.md')) ?? [];
    expect(run('npx siesta new --help').replaceAll(/^ +/gm, '')).toContain(grammar.replaceAll(/^ +/gm, ''));
  });
});
