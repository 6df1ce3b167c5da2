import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describeInBrowser, eventually, Front, launch } from '../../test/support/browser.ts';
import type { Client } from '../../test/support/clients.ts';
import { Service } from '../../test/support/service.ts';
import { localDatabase } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { todos } from './feature.ts';

export const TIMEOUT_MS = 60_000;

/** The to-dos' page in a browser, and how a visitor uses it. */
export class Stage {
  service!: Service;
  client!: Client;
  browser!: Browser;
  /** Before the service as a gateway is: of each test its own. */
  front!: Front;
  page!: Page;
  /** What the browser complains about: a broken script, or something that the page's own policy forbids. */
  complaints: string[] = [];

  async show(options: BrowserContextOptions): Promise<void> {
    this.page = await this.browser.newPage({ viewport: { width: 390, height: 844 }, ...options });
    this.page.setDefaultTimeout(10_000);
    this.complaints = [];
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('console', (message) => {
      const { url } = message.location();
      // The browser notes every answer of 400 and above; those are the tests' own.
      if (message.type() === 'error' && !url.includes('/to-dos')) this.complaints.push(message.text());
    });
  }

  open = (path = '/'): Promise<unknown> => this.page.goto(this.front.url + path);
  button = (name: string): Locator => this.page.getByRole('button', { name, exact: true });
  done = (title: string): Locator => this.page.getByRole('checkbox', { name: `Done: ${title}` });
  focusedLabel = (): Promise<unknown> => this.page.evaluate('document.activeElement.getAttribute("aria-label")');
  says = (text: string | RegExp): Promise<void> => this.page.getByRole('status').filter({ hasText: text }).waitFor();

  shows = (...titles: string[]): Promise<void> =>
    eventually(async () => expect(await this.page.locator('#list .text').allTextContents()).toEqual(titles));

  /** The titles that the API has, in order. */
  kept = async (): Promise<string[]> => (await this.client.list('?sort=order')).map(({ title }) => title);

  add = async (title: string): Promise<void> => {
    await this.page.getByLabel('New to-do').fill(title);
    await this.page.keyboard.press('Enter');
    await this.says(`Added “${title}”.`);
  };
}

/** A suite about the page, on sql.js and a Chromium of these options. Each test has an empty list, and fails when the browser complains. */
export function describePage(name: string, suite: (stage: Stage) => void, options: BrowserContextOptions = {}): void {
  describeInBrowser(name, () => {
    const stage = new Stage();

    beforeAll(async () => {
      stage.service = await Service.start(localDatabase({ DATABASE_FILE: ':memory:' }), {}, [todos]);
      await migrate(stage.service.database.dataSource);
      stage.client = stage.service.client;
      stage.browser = await launch();
    }, TIMEOUT_MS);

    afterAll(async () => {
      await stage.browser.close();
      await stage.service.close();
    }, TIMEOUT_MS);

    beforeEach(async () => {
      await stage.client.delete('/to-dos');
      stage.front = await Front.start(stage.client);
      await stage.show(options);
    }, TIMEOUT_MS);

    afterEach(async () => {
      await stage.page.close();
      await stage.front.close();
      expect(stage.complaints).toEqual([]);
    }, TIMEOUT_MS);

    suite(stage);
  });
}
