import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { table } from '../../cli/terminal/index.ts';
import { visible, widthOf, wrapped } from '../../cli/terminal/text.ts';
import { HeldAws } from '../support/held-aws.ts';
import { HeldPulumi } from '../support/held-pulumi.ts';
import { FakeStack, OUTPUTS, returned, threw } from './fake-stack.ts';
import { projectWith, siesta, siestaWith } from './support.ts';

const query = (rows: unknown[][], ...argv: string[]) =>
  siestaWith(
    new FakeStack({ Invoke: () => returned({ columns: ['title'], rows, truncated: false }) }),
    'db',
    'query',
    'select title from todo',
    ...argv,
  );

describe('what a terminal obeys instead of showing it', () => {
  const title = 'a\u001b[2J\u0007b\u009bc\u202ed';

  it('is shown as what it is, in text', async () => {
    expect((await query([[title]])).stdout).toContain('a\\u001b[2J\\u0007b\\u009bc\\u202ed');
  });

  it('is shown as what it is in JSON, which says the same', async () => {
    const { stdout } = await query([[title]], '--json');
    expect(JSON.parse(stdout).rows).toEqual([[title]]);
    expect(visible(stdout)).toBe(stdout);
  });

  it('never reaches it, whatever a text has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[^\P{Cc}\n\t]/u);
      }),
    );
  });
});

describe('a table', () => {
  it('of two thousand rows of spaces is made', async () => {
    const { code, stdout } = await query(Array.from({ length: 2_000 }, () => [' '.repeat(10_000)]));
    expect({ code, end: stdout.trimEnd().split('\n').at(-1) }).toEqual({ code: 0, end: '2000 rows' });
  });

  it('gives what is written in Korean two columns a letter', () => {
    expect(
      table([
        ['가나', 'x'],
        ['abcd', 'y'],
      ]),
    ).toBe('가나  x\nabcd  y');
  });

  it('is no wider than the terminal: cells are cut where rows are one of many, and go on below where they are to be read', () => {
    const rows = [
      ['short', 'a text of some length that goes on for longer than there is room'],
      ['longer one', 'b'],
    ];
    expect(table(rows, { columns: 40 })).toMatchSnapshot();
    expect(wrapped(table(rows), 40)).toMatchSnapshot();
    const cells = fc.array(fc.tuple(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 })), { minLength: 1 });
    fc.assert(
      fc.property(cells, fc.integer({ min: 20, max: 120 }), (all, columns) => {
        for (const line of table(all, { columns }).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('is as wide as it is where no terminal reads it', () => {
    expect(widthOf(table([['a'.repeat(300)]]))).toBe(300);
  });
});

describe('a text that is wider than the terminal', () => {
  it.each([
    ['below where it began', '  one two three four five six seven', 22, '  one two three four\n  five six seven'],
    ['below the column that it is in', 'next:  one two three four five six', 28, 'next:  one two three four\n       five six'],
    ['between cells where they fit', 'api  200 GET /health  36 ms  c744f66f', 25, 'api  200 GET /health\n     36 ms  c744f66f'],
    [
      'at its beginning where a column begins too late',
      'a longer word than half  of it, and on',
      26,
      'a longer word than half\nof it, and on',
    ],
  ])('is broken between words, %s', (_, text, columns, shown) => {
    expect(wrapped(text, columns)).toBe(shown);
  });
});

describe('the command', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await siesta('.', '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(JSON.parse((await siesta('.', '--version', '--json')).stdout)).toEqual({ version });
  });

  it.each([
    [['cots', '--json'], "unknown command 'cots'. Did you mean cost?", '`npx siesta --help` lists the commands.'],
    [['cost', '--nonsense', '--json'], "unknown option '--nonsense'", '`npx siesta cost --help` explains the command.'],
    [['db', 'query', '--json'], "missing required argument 'sql'", '`npx siesta db query --help` explains the command.'],
    [
      ['cost', '--gb', 'much', '--json'],
      "option '--gb <n>' argument 'much' is invalid. Use a number of at least 0.",
      '`npx siesta cost --help` explains the command.',
    ],
    [['db', '--json'], 'No command is given.', '`npx siesta db --help` lists the commands.'],
    [['migration', '--json'], 'The migration has no name.', 'Say what changes: `npx siesta migration add-priority`.'],
  ])('refuses %j in JSON where JSON is asked for', async (argv, error, next) => {
    const { code, stdout, stderr } = await siesta('.', ...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({ error, next });
  });

  it('writes nothing but one document to each stream where JSON is asked for, whatever it does meanwhile', async () => {
    const done = await query([['milk']], '--json');
    expect({ code: done.code, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
    const answer = returned({ columns: ['title'], rows: [['milk']], truncated: true });
    const cut = await siestaWith(new FakeStack({ Invoke: () => answer }), 'db', 'query', 'select title from todo', '--json');
    expect(JSON.parse(cut.stderr)).toEqual({ warning: expect.stringContaining('There are more rows than these 1') });
    const failed = await siestaWith(new FakeStack({ Invoke: () => threw('no') }), 'db', 'query', 'select 1', '--json');
    expect({ code: failed.code, stdout: failed.stdout, ...JSON.parse(failed.stderr) }).toMatchObject({
      code: 1,
      stdout: '',
      error: expect.stringContaining('no'),
    });
  });

  it('ends without a word when whoever reads it has enough, as head does', async () => {
    const events = Array.from({ length: 5_000 }, (_, index) => ({ eventId: `${index}`, timestamp: index, message: `line ${index}` }));
    const aws = await HeldAws.start({ FilterLogEvents: { events } });
    const stack = { urn: 'urn', type: 'pulumi:pulumi:Stack', outputs: OUTPUTS };
    const env = { ...process.env, ...new HeldPulumi([stack]).environment, ...aws.environment };
    const command = `"${process.execPath}" "${join(import.meta.dirname, '../../cli/siesta.mjs')}" logs --stack dev | head -1`;
    const { stdout, stderr } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], { cwd: projectWith({ dev: {} }), env });
    aws.stop();
    expect({ lines: stdout.trim().split('\n').length, stderr }).toEqual({ lines: 1, stderr: '' });
  }, 60_000);
});
