import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anchorsOf, blocksOf, linksOf, shapeOf, spansOf } from '../support/markdown.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = globSync(['*.md', 'docs/*.md', 'examples/*/README.md'], { cwd: root });
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const commands = globSync('*.ts', { cwd: join(root, 'cli/commands') }).map((file) => file.replace('.ts', ''));

it('knows the anchor that GitHub makes of a heading, in Korean too', () => {
  const text =
    '# 명령 두 개\n## `npm run up`: what, [where](x.md)?\n```sh\n# no heading\n```\n### 겨울잠 (10분)\n## snake_case\n## snake_case\n';
  expect(anchorsOf(text)).toEqual(['명령-두-개', 'npm-run-up-what-where', '겨울잠-10분', 'snake_case', 'snake_case-1']);
  expect(linksOf('[a](#용어) ![b](docs/b.png) [c](c.md#d-1) [e](https://f.example/#g)')).toEqual([
    { path: '', anchor: '용어' },
    { path: 'docs/b.png', anchor: '' },
    { path: 'c.md', anchor: 'd-1' },
  ]);
});

describe.each(files)('%s', (file) => {
  const text = read(file);

  it('links to what there is', () => {
    const broken = linksOf(text).filter(({ path, anchor }) => {
      const target = path ? join(dirname(file), path) : file;
      return !existsSync(join(root, target)) || (anchor && !anchorsOf(read(target)).includes(anchor));
    });
    expect(broken).toEqual([]);
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
  // A comment and a placeholder are in the reader's language.
  const shownBlocks = (text: string): object[] =>
    blocksOf(text).map(({ language, code }) => ({ language, code: code.replaceAll(/(^|\s+)#.*$/gm, '').replaceAll(/<[^>]+>/g, '<>') }));
  // The words that a translation is held to are for its readers alone.
  const translation = read(korean).replace(/^## 용어\n[\s\S]*?(?=^\[)/m, '');

  it(`has the same blocks as ${korean}, in the same order`, () => {
    expect(shownBlocks(translation)).toEqual(shownBlocks(read(english)));
  });

  it(`has the same headings, paragraphs, tables and lists as ${korean}, one by one`, () => {
    expect(shapeOf(translation)).toEqual(shapeOf(read(english)));
  });

  it(`names in its prose what ${korean} names`, () => {
    // What may stand in a place is named in the reader's language there too.
    const named = (text: string): string[] =>
      spansOf(text)
        .filter((span) => !span.includes('[:'))
        .map((span) => span.replaceAll(/<[^>]+>/g, '<>'));
    expect(named(translation).sort()).toEqual(named(read(english)).sort());
  });

  it(`leads where ${korean} does, which leads to what is in Korean`, () => {
    const inKorean = (path: string): string =>
      existsSync(join(root, dirname(korean), path.replace('.md', '.ko.md'))) ? path.replace('.md', '.ko.md') : path;
    const leads = (text: string): string[] =>
      linksOf(text)
        .map(({ path }) => path)
        .filter((path) => !/^(README|tutorial)(\.ko)?\.md$/.test(path));
    expect(leads(translation).sort()).toEqual(leads(read(english)).map(inKorean).sort());
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

  /** Under another name: whoever has done so has one of that name already. */
  const tried = (line: string): string => run(`${line.replace(/(?<=new )\w+/, 'documentedwords')} --dry-run`);

  it.each(making)('in %s makes what it says: %s', (_, line) => {
    expect(tried(line)).toContain('service/features.ts');
  });

  it('is as many lines beside those of Django as docs/zappa.md says', () => {
    const zappa = read('docs/zappa.md');
    const lines = (code: string): number =>
      code.split('\n').filter((line) => line.trim() !== '' && !/^\s*(#|\/\/|import )/.test(line)).length;
    const python = blocksOf(zappa).find(({ language }) => language === 'python')?.code ?? '';
    const [, line = ''] = making.find(([file]) => file === 'docs/zappa.md') ?? [];
    const written = tried(line)
      .split(/^--- /m)
      .filter((file) => /^service\/\w+\/[\w.]+\.(entity|module)\.ts\n/.test(file))
      .map((file) => lines(file.replace(/.*\n/, '')));
    expect(written).toHaveLength(2);
    const [, first, second] = /the first is (\d+) lines[\s\S]*? the second writes (\d+)/.exec(zappa) ?? [];
    expect({ first, second }).toEqual({ first: `${lines(python)}`, second: `${written.reduce((sum, each) => sum + each)}` });
  });

  it('is explained in docs/features.md as the command itself does', () => {
    const [, grammar = ''] = /^```\n(A field is [\s\S]*?)^```$/m.exec(read('docs/features.md')) ?? [];
    expect(run('npx siesta new --help').replaceAll(/^ +/gm, '')).toContain(grammar.replaceAll(/^ +/gm, ''));
  });
});
