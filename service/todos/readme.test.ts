import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { blocksOf, sectionOf } from '../../test/support/markdown.ts';
import { describeOnEachDatabase, type Server } from '../../test/support/service.ts';
import { installed } from '../installed.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [{ code: lines } = { code: '' }] = blocksOf(sectionOf(readme, 'The API in ten lines'));

const suite = (server: Server): void => {
  /** Runs them in a shell against this service, and returns what they print. */
  async function run(): Promise<string> {
    const script = lines.replaceAll('localhost:3000', new URL(server.service.url).host);
    const shell = spawn('sh', ['-eu', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [printed, complained] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')]);
    expect(complained).toBe('');
    expect(shell.exitCode).toBe(0);
    return printed;
  }

  it('are ten', () => {
    expect(lines.trimEnd().split('\n')).toHaveLength(10);
  });

  it('may be run again and again: each time they end the same, and lose nothing that was there before', async () => {
    await server.client.create({ title: 'buy bread', order: 1 });
    await server.client.create({ title: 'walk the dog', dueAt: '2030-01-01T00:00:00.000Z' });
    await server.client.create({ title: 'Bread and butter', completed: true });
    const before = await server.client.list();
    for (let time = 1; time <= 3; time++) {
      const printed = await run();
      expect(printed.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201', 'HTTP/1.1 200', 'HTTP/1.1 200']);
      expect(printed).toMatch(/\n412\n204\n$/);
      // Each answer ends its line.
      expect(printed).not.toMatch(/[}\]][^\s,\]}]/);
      expect(await server.client.list()).toEqual(before);
    }
  });
};

describeOnEachDatabase("the README's ten lines", suite, {}, installed);
