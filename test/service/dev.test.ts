import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '../support/clients.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the local server is made of: the test changes it as a developer would. */
const SOURCES = ['service', 'build', 'package.json', '.swcrc'];

describe('npm run dev', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dev-'));
  let dev: ChildProcess;
  let output = '';
  let whole = '';

  beforeAll(() => {
    for (const name of SOURCES) cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const env = { PATH: process.env.PATH ?? '', PORT: '0', DATABASE_FILE: join(folder, 'data') };
    // Leads a group: npm, the watcher, and the server, which end together.
    dev = spawn('npm run dev 2>&1', { shell: true, detached: true, cwd: folder, env });
    dev.stdout?.on('data', (chunk) => {
      output += chunk;
      whole += chunk;
    });
  });
  afterAll(async () => {
    const closed = once(dev, 'close');
    process.kill(-(dev.pid ?? 0), 'SIGKILL');
    await closed;
    rmSync(folder, { recursive: true });
  });

  /** What follows these words, once they are printed again. */
  async function printed(words: string): Promise<string> {
    const pattern = new RegExp(`${words}(\\S*)\\s`);
    for (;;) {
      const match = pattern.exec(output);
      if (match) {
        output = output.slice(match.index + match[0].length);
        return match[1] ?? '';
      }
      if (dev.stdout) await once(dev.stdout, 'data');
    }
  }
  const health = async (): Promise<number> => (await new Client(await printed('Siesta listens on ')).get('/health')).status;

  it('starts the service, and again with each change, one that mends what could not be run too', async () => {
    expect(await health()).toBe(200);

    const file = join(folder, 'service/features.ts');
    const features = readFileSync(file, 'utf8');
    writeFileSync(file, 'export const none = ;\n');
    await printed('The service has ended: ');
    writeFileSync(file, features);
    expect(await health()).toBe(200);
  });

  it('starts it again each time that a file is replaced by another, as editors save', async () => {
    const file = join(folder, 'service/features.ts');
    for (let time = 1; time <= 3; time++) {
      writeFileSync(`${file}.saving`, `${readFileSync(file, 'utf8')}// ${time}\n`);
      renameSync(`${file}.saving`, file);
      expect(await health()).toBe(200);
    }
    // The mistake of the test above alone ended it.
    expect(whole.match(/has ended/g)).toHaveLength(1);
  });
});
