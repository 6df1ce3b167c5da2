import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { programOf } from '../../cli/main.ts';
import { codeOf } from '../support/markdown.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const siesta = programOf(() => async () => undefined, { stdout: nowhere, stderr: nowhere });
const jest = optionsIn(execFileSync(process.execPath, ['node_modules/jest/bin/jest.js', '--help'], { cwd: root, encoding: 'utf8' }));

interface Named {
  line: string;
  /** What may stand behind it. */
  takes: string[];
}

function optionsIn(text: string): string[] {
  return [...text.matchAll(/(?<![^\s[(,])(--[A-Za-z][\w-]*|-[a-z](?![\w-]))/g)].map(([, option = '']) => option);
}

function ofSiesta(words: string): string[] {
  let command: Command = siesta;
  for (const word of words.split(' ')) {
    const next = command.commands.find((each) => each.name() === word);
    if (!next) break;
    command = next;
  }
  return ['--help', ...[...siesta.options, ...command.options].flatMap(({ long, short }) => [long ?? '', short ?? ''])];
}

/** What the file that a script starts, or one beside it, asks of its arguments; what Jest takes, where it starts that. */
function ofScript(name: string): string[] {
  const [, entry = ''] = /([\w/.-]+\.m?[jt]s)(?: \w+)?(?: --.*)?$/.exec((scripts[name] ?? '').replace('node build/run.mjs ', '')) ?? [];
  const own = globSync('*.{ts,mjs}', { cwd: join(root, dirname(entry)) })
    .map((file) => read(join(dirname(entry), file)))
    .join('\n');
  const parsed = [...own.matchAll(/^.*\boptions: \{(.*)$/gm)].flatMap(([, options = '']) => [
    ...options.matchAll(/'?([a-z-]+)'?: \{ type/g),
  ]);
  return [
    ...parsed.map(([, option]) => `--${option}`),
    ...[...own.matchAll(/'(--?[a-z][a-z-]*)(?: <\w+>)?'/g)].map(([, option = '']) => option),
    ...(own.includes('jest.js') || entry.includes('jest') ? jest : []),
  ];
}

/** The commands of the project in a piece of code, by themselves or as the table of day two has them. */
function commandsIn(code: string): Named[] {
  return code.split(/&&|\n/).flatMap((part): Named[] => {
    const line = part.trim();
    const [, script, words] = /^(?:npm (?:run )?(test\b|[\w:]+)(?: --(?= ))?|(?:npx )?siesta)(?: (.*))?$/.exec(line) ?? [];
    if (script && script !== 'siesta') return script in scripts ? [{ line: words ?? '', takes: ofScript(script) }] : [];
    const said = script || /^(npx )?siesta\b/.test(line) ? (words ?? '') : line;
    const first = said.split(' ', 1)[0];
    if (said === line && !siesta.commands.some((each) => each.name() === first)) return [];
    return [{ line: said, takes: ofSiesta(said) }];
  });
}

describe.each(globSync(['*.md', 'docs/*.md', 'examples/*/README.md'], { cwd: root }))('%s', (file) => {
  const code = codeOf(read(file));
  const named = code.flatMap(commandsIn);

  it('shows no command with an option that it does not know', () => {
    const unknown = named.flatMap(({ line, takes }) =>
      optionsIn(line)
        .filter((option) => !takes.includes(option))
        .map((option) => `${line}: ${option}`),
    );
    expect(unknown).toEqual([]);
  });

  it('names no option by itself that none of the commands in it knows', () => {
    const alone = code.filter((piece) => piece.startsWith('--')).flatMap(optionsIn);
    const known = named.flatMap(({ takes }) => takes);
    expect(alone.filter((option) => !known.includes(option))).toEqual([]);
  });
});
