import { join } from 'node:path';
import { whatIsLeftOf } from './support/account.ts';
import { clustersOn } from './support/clusters.ts';
import { send } from './support/http.ts';
import { expectDone, projectFolder, Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

e2e('two of each component, in one program', () => {
  // Beside the dev stack, whose to-dos are on the first server.
  const stack = new Stack('twice', join(projectFolder(), 'test/e2e/pairs'), clustersOn('second'));

  beforeAll(async () => {
    await stack.init();
    expectDone(await stack.up());
  });

  it('are two services, each with its own to-dos', async () => {
    const { urls } = (await stack.outputs()) as unknown as { urls: string[] };
    for (const url of urls) expect((await send(`${url}/to-dos`, 'POST', { body: { title: `of ${url}` } })).status).toBe(201);
    for (const url of urls) {
      const { text } = await send(`${url}/to-dos`);
      expect(JSON.parse(text)).toEqual([expect.objectContaining({ title: `of ${url}` })]);
    }
    expect(urls).toHaveLength(2);
  });

  it('are destroyed, and leave nothing but a final snapshot each', async () => {
    // One after the other: a server that stands for both clusters is emptied with the first.
    expectDone(await stack.destroy('--parallel', '1'));
    const left = (await whatIsLeftOf('-twice')).filter((line) => !line.startsWith('role'));
    expect(left).toEqual(['left', 'right'].map((side) => expect.stringMatching(new RegExp(`^snapshot ${side}-twice-final-`))));
  });
});
