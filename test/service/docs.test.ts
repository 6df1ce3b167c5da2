import type { Browser } from 'playwright-core';
import { localDatabase } from '../../service/config.ts';
import { migrate } from '../../service/database/migrate.ts';
import { describeInBrowser, launch } from '../support/browser.ts';
import { describeOnEachDatabase, Service } from '../support/service.ts';

interface Operation {
  responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
}

describeInBrowser('the reference of the API', () => {
  let browser: Browser;
  let service: Service;
  beforeAll(async () => {
    service = await Service.start(localDatabase({ DATABASE_FILE: ':memory:' }));
    await migrate(service.database.dataSource);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  it('is introduced, is grouped by resource, and gives bodies to try as they are', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${service.url}/docs`);
    await page.getByText('may be sent again, and makes one item').waitFor();
    const { tags, paths } = JSON.parse((await service.client.get('/openapi.json')).text) as {
      tags: { name: string }[];
      paths: Record<string, { post?: { tags: string[] } }>;
    };
    const groups = page.locator('.opblock-tag');
    expect(await groups.evaluateAll((all) => all.map((group) => group.getAttribute('data-tag')))).toEqual(tags.map(({ name }) => name));

    const [path] = Object.entries(paths).find(([, { post }]) => post) ?? [];
    const post = page.locator('.opblock-post', { has: page.locator(`[data-path="${path}"]`) }).first();
    await post.locator('.opblock-summary-control').click();
    await post.getByRole('button', { name: 'Try it out' }).click();
    await post.getByRole('button', { name: 'Execute' }).click();
    await post.locator('.live-responses-table .response-col_status', { hasText: '201' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await page.close();
  });

  it('is dark where the rest of the screen is, and follows it', async () => {
    const page = await browser.newPage({ colorScheme: 'dark' });
    await page.goto(`${service.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    const brightness = async (): Promise<number> =>
      Number(/\d+/.exec(String(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')))?.[0]);
    expect(await brightness()).toBeLessThan(60);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html:not(.dark-mode)').waitFor();
    await page.close();
  });
});

describeOnEachDatabase('the examples of problems', (server) => {
  it('are problems as the service answers them', async () => {
    const { paths } = JSON.parse((await server.client.get('/openapi.json')).text) as { paths: Record<string, Record<string, Operation>> };
    const [path = '', { post } = {}] = Object.entries(paths).find(([, operations]) => operations.post) ?? [];
    const json = { 'content-type': 'application/json' };
    const asked = {
      404: ['GET', `${path}/0`, {}],
      406: ['GET', path, { accept: 'text/html' }],
      413: ['POST', path, json, ' '.repeat(65_537)],
      414: ['GET', `${path}?q=${'x'.repeat(8192)}`, {}],
    } as const;
    for (const [status, [method, url, headers, body]] of Object.entries(asked)) {
      const answer = await server.client.send(method, url, { headers, ...(body !== undefined && { body }) });
      const documented = { ...paths[`${path}/{id}`]?.get?.responses, ...post?.responses }[status]?.content?.['application/problem+json']
        ?.example;
      expect(JSON.parse(answer.text)).toEqual(documented);
    }
  });
});
