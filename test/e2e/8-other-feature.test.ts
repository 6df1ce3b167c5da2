import { join } from 'node:path';
import { countOf } from '../../cli/stack/index.ts';
import { makeProjectOfNotes } from '../support/project-of-notes.ts';
import { whatIsLeftOf } from './support/account.ts';
import { clustersOn } from './support/clusters.ts';
import { run } from './support/commands.ts';
import { send } from './support/http.ts';
import { changesOf } from './support/pulumi.ts';
import { siesta } from './support/siesta.ts';
import { expectDone, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';
import { typedUnder } from './support/tutorial.ts';

// Each step goes on from the one before.
e2e('a project with notes where the to-dos are', () => {
  const folder = join(process.env.E2E_HOME ?? '', 'notes');
  // Beside the dev stack, whose to-dos are on the first server.
  const stack = new Stack('notes', folder, clustersOn('second'));
  const command = (...argv: string[]) => siesta(argv, 'second', {}, stack);
  let url: string;

  beforeAll(async () => {
    makeProjectOfNotes(folder);
    await run('npm', ['run', 'build'], folder);
    await stack.init();
    await stack.set('aws:region', 'us-east-1');
  });

  it.each(['rest', 'http'])('is deployed past both gates, and answers through the API of kind %s', async (kind) => {
    await stack.set('api.kind', kind);
    const release = expectDone(await stack.up());
    if (kind === 'rest')
      expect(changesOf(release)).toEqual(expect.arrayContaining(['create siesta-notes-migrate', 'create siesta-notes-smoke']));
    ({ url = '' } = await stack.outputs());

    const made = await send(`${url}/notes`, 'POST', { body: { title: `by ${kind}`, pinned: true } });
    expect([made.status, JSON.parse(made.text)]).toEqual([201, expect.objectContaining({ title: `by ${kind}`, body: null, pinned: true })]);
    expect(JSON.parse((await send(`${url}/notes?q=${kind}`)).text)).toEqual([JSON.parse(made.text)]);
    expect((await send(`${url}/to-dos`)).status).toBe(404);
    const root = await send(`${url}/`);
    expect([root.status, root.headers.location]).toEqual([302, `${url}/docs`]);
  });

  it('is asked by `db query`, and somebody takes a snapshot', async () => {
    const { stdout } = await command('db', 'query', 'select title from note order by title', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ rows: [['by http'], ['by rest']] });
    const [, counting = []] = typedUnder('The day that data is lost', 4);
    expect(JSON.parse((await command(...counting, '--json')).stdout)).toMatchObject({ rows: [[2]] });
    await command('db', 'snapshot', 'by-hand');
  });

  it('shows a copy of its notes while it hibernates', async () => {
    const shown = JSON.parse((await send(`${url}/notes?sort=title`)).text);
    const { stderr } = await command('hibernate', '--publish', '--yes');
    expect(stderr).toContain(`Everybody who has ${url} will be able to read 2 of 2 notes`);
    expect((await send(`${url}/notes`)).status).toBe(503);
    expect(JSON.parse((await send(`${url}/published`)).text)).toEqual({ notes: shown });
  });

  it('is deleted for good: nothing of it is left, and what is said to have gone is what went', async () => {
    const [before, { resources = [] }] = [await whatIsLeftOf('siesta-notes'), await stack.state()];
    const snapshots = before.flatMap((line) => (line.startsWith('snapshot ') ? [line.replace('snapshot ', '')] : []));
    expect(snapshots).toEqual(['siesta-notes-by-hand', expect.stringMatching(/^siesta-notes-final-/)]);

    const { stdout } = await command('delete', '--name', 'siesta-notes');
    // A stand-in of the provider does not tag roles: one that an earlier update has kept stays, and is named.
    const left = await whatIsLeftOf('siesta-notes');
    expect(left.filter((line) => !line.startsWith('role siesta-notes-account-logs-'))).toEqual([]);
    for (const role of left) expect(stdout).toContain(`The ${role} stays: no tag tells whose it is.`);
    expect((await stack.state()).resources ?? []).toEqual([]);
    process.stdout.write(`there were:\n  ${before.join('\n  ')}\n${stdout}`);
    expect(stdout).toContain(`Removed: ${countOf(resources)} resources`);
    for (const name of snapshots) expect(stdout).toContain(`, ${name}`);
  });
});
