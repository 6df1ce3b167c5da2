import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { npmScript } from '../../build/npm-script.ts';
import { number } from '../../cli/terminal/options.ts';
import { connect, createDatabase, dropDatabase, environmentOf } from '../support/databases.ts';
import { ProjectCopy } from '../support/project-copy.ts';
import { presentServer } from '../support/servers.ts';

/** `npm run expansion` */

const RATE = 50;
const ABOUT = `Gives the to-dos a column while the version before serves ${RATE} requests a second from a big table, on the server that REAL_MYSQL_URL names; rolls back,
and forward again. No request may fail.`;
const PHASE_MS = 10_000;
const command = npmScript('run expansion', ABOUT)
  .argument('[rows]', 'how big the table is', number({ min: 1, step: 1 }), 1_000_000)
  .parse();
const [rows] = command.processedArgs as [number];
const server = presentServer('MySQL', 'npm run expansion');

const say = (text: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

/** Runs one of the project's own programs to its end. */
async function run(folder: string, env: Record<string, string>, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
}

/** Starts the service of a project; it migrates first, as a deployment does. */
async function serve(folder: string, env: Record<string, string>): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ['build/run.mjs', 'service/main.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PORT: '0', ...env },
  });
  child.stderr.pipe(process.stderr);
  const closed = once(child, 'close');
  let output = '';
  child.stdout.on('data', (chunk) => {
    if (!output.includes('listens on')) output += chunk;
  });
  const url = (): string | undefined => /listens on (http:\/\/localhost:\d+) /.exec(output)?.[1];
  while (!url() && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), closed]);
  const stop = (): Promise<unknown> => {
    child.kill('SIGTERM');
    return closed;
  };
  return { url: url() ?? '', stop };
}

/** Requests as a client makes them, at whatever version `url` names at the moment. */
class Traffic {
  url = '';
  done = 0;
  slowestMs = 0;
  readonly failed: string[] = [];
  readonly #pending = new Set<Promise<void>>();
  #running = true;

  async run(): Promise<void> {
    for (let n = 0; this.#running; n++) {
      const request = this.request(n).finally(() => this.#pending.delete(request));
      this.#pending.add(request);
      await sleep(1_000 / RATE);
    }
    await Promise.all(this.#pending);
  }

  stop(): void {
    this.#running = false;
  }

  private async request(n: number): Promise<void> {
    const started = Date.now();
    const list = `${this.url}/to-dos`;
    try {
      const headers = { 'Content-Type': 'application/json' };
      const response =
        n % 5 === 0
          ? await fetch(list, { method: 'POST', headers, body: JSON.stringify({ title: `made ${n}` }) })
          : await fetch(`${list}?limit=20&sort=${['order', '-dueAt', 'createdAt'][n % 3]}`);
      const answer = await response.json();
      if (!response.ok) this.failed.push(`${response.status} ${JSON.stringify(answer)}`);
      if (n % 5 === 0 && response.ok) {
        const { url } = answer as { url: string };
        const patched = await fetch(url, { method: 'PATCH', headers, body: '{"completed":true}' });
        if (!patched.ok) this.failed.push(`PATCH ${patched.status} ${await patched.text()}`);
      }
    } catch (error) {
      this.failed.push(String(error));
    }
    this.done++;
    this.slowestMs = Math.max(this.slowestMs, Date.now() - started);
  }
}

const config = await createDatabase(server);
const [before, after] = [new ProjectCopy(['todos']), new ProjectCopy(['todos'])];
const env = environmentOf(config);
const stops: (() => Promise<unknown>)[] = [];
const traffic = new Traffic();
try {
  say(`making ${rows} to-dos on ${server.name}`);
  await run(before.folder, env, 'build/run.mjs', 'service/seed.ts', String(rows), 'to-dos');
  const entity = 'service/todos/todo.entity.ts';
  const field = "  @EnumField(['low', 'normal', 'high'], { default: 'normal' })\n  priority!: 'low' | 'normal' | 'high';\n";
  const beginning = 'export class Todo extends Item {\n';
  after.replace(entity, beginning, `${beginning}${field}\n`);
  after.replace(entity, 'DateTimeField,', 'DateTimeField, EnumField,');
  await run(after.folder, {}, 'cli/siesta.mjs', 'migration', 'add-priority');
  const phase = async (what: string, work: () => Promise<void>): Promise<void> => {
    const started = Date.now();
    [traffic.done, traffic.slowestMs] = [0, 0];
    await work();
    say(
      `${what}: ${traffic.done} requests in ${Date.now() - started} ms, ${traffic.failed.length} failed so far, slowest ${traffic.slowestMs} ms`,
    );
  };
  const old = await serve(before.folder, env);
  stops.push(old.stop);
  traffic.url = old.url;
  const running = traffic.run();
  await phase('the version before', () => sleep(PHASE_MS).then(() => undefined));
  let next = old;
  await phase('while it serves, the next migrates and starts', async () => {
    next = await serve(after.folder, env);
    stops.push(next.stop);
    await sleep(PHASE_MS);
  });
  for (const [what, { url }] of [
    ['the next', next],
    ['rolled back', old],
    ['forward again', next],
  ] as const)
    await phase(what, async () => {
      traffic.url = url;
      await sleep(PHASE_MS);
    });
  traffic.stop();
  await running;
  const connection = await connect(config);
  const [counted] = await connection.query('SELECT priority, COUNT(*) AS number FROM todo GROUP BY priority');
  await connection.end();
  say(`${JSON.stringify(counted)}; ${traffic.failed.length} requests failed ${traffic.failed.slice(0, 3).join(' | ')}`);
  process.exitCode = traffic.failed.length === 0 ? 0 : 1;
} finally {
  traffic.stop();
  for (const stop of stops) await stop();
  before.remove();
  after.remove();
  await dropDatabase(config);
}
