import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { scripts: Record<string, string> };
/** Those that are programs of this project and have a command line of their own; the others pass theirs on. */
const NAMES = Object.entries(scripts).flatMap(([name, command]) =>
  command.startsWith('node build/run.mjs ') && !command.includes('cli/deploy/') ? [name] : [],
);

const called = (name: string, option: string): Promise<{ code: unknown; text: string }> =>
  new Promise((resolve) => {
    const [program = '', ...args] = scripts[name]?.split(' ') ?? [];
    execFile(program, [...args, option], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, text: stdout + stderr }),
    );
  });

test('npm start explains itself', async () => {
  expect(await called('start', '--help')).toEqual({ code: 0, text: expect.stringMatching(/^Usage: npm start -- [\s\S]*PORT/) });
});

test.each(NAMES)('npm run %s refuses what it does not know before it does anything', async (name) => {
  const script = name === 'start' ? 'npm start' : `npm run ${name}`;
  expect(await called(name, '--such')).toEqual({
    code: 2,
    text: `error: unknown option '--such'\n\`${script} -- --help\` explains it.\n`,
  });
});
