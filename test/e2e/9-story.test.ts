import { setTimeout } from 'node:timers/promises';
import type { Todo } from '../support/clients.ts';
import { whatIsLeftOf } from './support/account.ts';
import { fillSnapshot, leaveDrillOf } from './support/clusters.ts';
import { allTodos, clear, send } from './support/http.ts';
import { build, edit } from './support/project.ts';
import { restoring, type Way } from './support/restores.ts';
import { siesta, startSiesta } from './support/siesta.ts';
import { deployed, expectDone, type Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';
import { Traffic } from './support/traffic.ts';
import { typedUnder } from './support/tutorial.ts';
import { waysOutOf } from './support/ways.ts';

const TITLE = 'to-dos, the second version';

// Where the tutorial has the command, it is the tutorial's.
const [back = [], errors = [], forward = []] = typedUnder('A mistake, and back', 3);
const [hibernate = [], wake = []] = typedUnder('A nap', 2);
const [keep = [], , restore = [], finish = []] = typedUnder('The day that data is lost', 4);

// Each step goes on from the one before. It comes last: afterwards the database is another cluster.
e2e('a day with siesta', () => {
  let stack: Stack;
  let url: string;
  let first: string;
  let second: string;
  let all: Todo[];

  const answering = async (): Promise<string> => JSON.parse((await send(`${url}/health`)).text).version;

  beforeAll(async () => {
    stack = await deployed('dev');
    ({ url = '' } = await stack.outputs());
    await clear(url);
    first = await answering();
  });

  it('begins with to-dos, and a second version', async () => {
    for (let count = 0; count < 20; count++) {
      expect((await send(`${url}/to-dos`, 'POST', { body: { title: `to-do ${count}`, notes: '빵 🥖' } })).status).toBe(201);
    }
    edit('service/todos/assets/index.html', '<title>', `<title>${TITLE} `);
    await build();
    expectDone(await stack.up());
    second = await answering();
    expect(Number(second)).toBeGreaterThan(Number(first));
  });

  it('finds a request by its id in the logs', async () => {
    const id = crypto.randomUUID();
    const made = await send(`${url}/to-dos`, 'POST', { body: { title: 'the one' }, headers: { 'x-request-id': id } });
    const requestId = String(made.headers['x-request-id']);
    for (;;) {
      const { stdout } = await siesta(['logs', '--request', requestId, '--since', '10m', '--json']);
      const lines = stdout.split('\n').filter((line) => line !== '');
      if (lines.length === 0) continue;
      expect(lines.every((line) => line.includes(requestId))).toBe(true);
      expect(stdout).toContain('/to-dos');
      return;
    }
  });

  it('rolls back while requests are under way, and none of them fails', async () => {
    const traffic = new Traffic(url);
    await traffic.underWayFor(10);
    const started = performance.now();
    const rollback = siesta([...back, '--yes']);
    while ((await answering()) !== first) await setTimeout(20);
    const moved = Math.round(performance.now() - started);
    await rollback;
    const ms = Math.round(performance.now() - started);
    await traffic.stop();
    process.stdout.write(`rollback: the traffic moved after ${moved} ms, the command ended after ${ms} ms\n`);
    expect(new Set(traffic.answers)).toEqual(new Set(['GET 200', 'POST 201']));
    expect(traffic.versions).toEqual(new Set([second, first]));
    expect((await send(url)).text).not.toContain(TITLE);
  });

  it('stays there: an update changes nothing', async () => {
    expect(expectDone(await stack.up()).steps).toEqual([]);
    expect(await answering()).toBe(first);
  });

  it('goes forward again', async () => {
    await siesta(errors);
    await siesta([...forward, '--yes']);
    expect(await answering()).toBe(second);
    expect((await send(url)).text).toContain(TITLE);
  });

  it('has a doctor that finds what a drill has left, nothing else, and deletes it', async () => {
    await leaveDrillOf('siesta', 'dev');
    const { stdout } = await siesta(['doctor', '--fix', '--yes', '--json']);
    const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; mended: boolean }[] };
    expect(findings.filter(({ state }) => state === 'wrong')).toEqual([expect.objectContaining({ check: 'orphans', mended: true })]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['credentials', 'settings', 'state', 'drift', 'interfaces', 'concurrency', 'region']),
    );
    expect((await whatIsLeftOf('siesta-dev')).filter((line) => line.includes('drill'))).toEqual([]);
  });

  describe('with a snapshot', () => {
    let way: Way;
    const drills = async () => (await whatIsLeftOf('siesta-dev')).filter((line) => line.includes('drill'));

    beforeAll(async () => {
      all = await allTodos(url);
      await siesta(keep);
      await fillSnapshot('siesta-dev-before-the-loss');
      way = await restoring();
    });
    afterAll(() => way.stop());

    it('drills it: it holds what the live database holds, and nothing is left of the drill', async () => {
      const before = await whatIsLeftOf('siesta-dev');
      const { stdout } = await siesta(['db', 'drill', '--compare', '--yes', '--json'], 'second', way.environment);
      expect(JSON.parse(stdout)).toMatchObject({
        snapshot: { id: 'siesta-dev-before-the-loss' },
        comparedWithLive: true,
        problems: [],
        tables: expect.arrayContaining([expect.objectContaining({ name: 'todo', rows: all.length, live: all.length })]),
      });
      expect(await whatIsLeftOf('siesta-dev')).toEqual(before);
    });

    it('leaves nothing of a drill that is stopped', async () => {
      const drill = await startSiesta(['db', 'drill', '--yes'], 'second', way.environment).says('making siesta-dev-drill');
      expect(await drill.interrupt().ended()).toBe(130);
      expect(drill.stderr).toContain('Stopped. AWS deletes siesta-dev-drill; nothing else was made.');
      expect(await drills()).toEqual([]);
    });
  });

  it('brings back from a snapshot what was deleted', async () => {
    await clear(url);
    expect(await allTodos(url)).toEqual([]);

    const { stderr } = await siesta([...restore, '--yes'], 'second');
    expect(stderr).toContain('0 added and 0 changed in todo');
    expect(await allTodos(url)).toEqual(all);
    expect(await whatIsLeftOf('siesta-dev')).toContain('cluster siesta-dev');
  });

  it('takes the database before down to a snapshot, and nothing else', async () => {
    await siesta([...finish, '--yes'], 'first');
    const left = (await whatIsLeftOf('siesta-dev')).filter((line) => line.startsWith('cluster '));
    expect(left).toEqual([expect.stringMatching(/^cluster siesta-dev-r\d{10}$/)]);
    expect(await allTodos(url)).toEqual(all);
    expect(expectDone(await stack.up()).steps).toEqual([]);
  });

  it('wakes with everything also when its hibernation was stopped before it was down', async () => {
    const stopped = await startSiesta(['hibernate', '--yes'], 'second').says('updated');
    expect(await stopped.interrupt().ended()).toBe(130);
    expect(stopped.stderr).toContain('`npx siesta wake` brings everything back.');
    await siesta([...wake, '--yes'], 'second');
    expect(await allTodos(url)).toEqual(all);
    expect(expectDone(await stack.up()).steps).toEqual([]);
  });

  it('hibernates behind the same URL, where everybody can read a copy', async () => {
    const shown = await allTodos(url, 'order');
    const { stderr } = await siesta([...hibernate, '--yes'], 'second');
    expect(stderr).toContain(`Everybody who has ${url} will be able to read ${all.length} of ${all.length} to-dos`);
    expect((await whatIsLeftOf('siesta-dev')).filter((line) => /^(bucket|cluster) /.test(line))).toEqual([
      expect.stringMatching(/^bucket siesta-dev-published-/),
    ]);
    // What runs here finds S3 without a network: that functions in one find it too is in the routes.
    expect(waysOutOf(await stack.state())).toContain('com.amazonaws.us-east-1.s3');
    expect((await send(url)).text).toContain(TITLE);
    expect((await send(`${url}/to-dos`)).status).toBe(503);
    const copy = await send(`${url}/published`);
    expect(JSON.parse(copy.text)).toEqual({ 'to-dos': shown });
    expect(Date.parse(String(copy.headers['last-modified']))).not.toBeNaN();
  });

  it('wakes with everything also when it was stopped half-way, and nothing is public any more', async () => {
    const stopped = await startSiesta([...wake, '--yes'], 'second').says('created');
    expect(await stopped.interrupt().ended()).toBe(130);
    expect(stopped.stderr).toContain('Stopped. `npx siesta wake` goes on where it was stopped.');
    await siesta([...wake, '--yes'], 'second');
    expect((await stack.outputs()).url).toBe(url);
    expect(await allTodos(url)).toEqual(all);
    expect((await send(`${url}/published`)).status).toBe(404);
    expect((await whatIsLeftOf('siesta-dev')).filter((line) => line.startsWith('bucket '))).toEqual([]);
  });
});
