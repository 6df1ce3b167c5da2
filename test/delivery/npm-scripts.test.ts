import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { scripts: Record<string, string> };
/** Those that are programs of this project and have a command line of their own; the others pass theirs on. */
const NAMES = Object.entries(scripts).flatMap(([name, command]) =>
  command.startsWith('node build/run.mjs ') && !command.includes('cli/deploy/') ? [name] : [],
);

test.each(NAMES)('npm run %s explains itself, and refuses what it does not know before it does anything', async (name) => {
  const [program = '', ...args] = scripts[name]?.split(' ') ?? [];
  const called = (option: string): Promise<{ code: unknown; text: string }> =>
    new Promise((resolve) => {
      execFile(program, [...args, option], { cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, text: stdout + stderr }),
      );
    });
  const script = name === 'start' ? 'npm start' : `npm run ${name}`;
  const [explained, refused] = await Promise.all([called('--help'), called('--such')]);
  expect(explained).toEqual({ code: 0, text: expect.stringContaining(`Usage: ${script} -- `) });
  expect(refused).toEqual({ code: 2, text: `error: unknown option '--such'\n\`${script} -- --help\` explains it.\n` });
});
