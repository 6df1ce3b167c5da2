import type { Page } from 'playwright-core';
import { eventually, Front, problem } from '../../test/support/browser.ts';
import type { Client } from '../../test/support/clients.ts';
import { FakeS3 } from '../../test/support/fake-s3.ts';
import { Service } from '../../test/support/service.ts';
import { cloudDatabase } from '../config.ts';
import { installed } from '../installed.ts';
import { describePage, TIMEOUT_MS } from './page-stage.ts';

const HOUR_MS = 3_600_000;

const unwell = (type: string) => () => problem(503, { 'retry-after': '1' }, `urn:siesta:problem:${type}`);
const waking = unwell('database-unavailable');

describePage('the page', (stage) => {
  const { open, button, done, focusedLabel, says, shows, kept, add } = stage;
  let client: Client;
  let front: Front;
  let page: Page;
  beforeEach(() => {
    ({ client, front, page } = stage);
  });

  const test = (name: string, body: () => Promise<void>): void => it(name, body, TIMEOUT_MS);

  test('adds, completes, edits in place and deletes, and a reload shows the same', async () => {
    await open();
    await page.getByText('Nothing to do.').waitFor();
    await add('water the lemon tree');
    await add('pay the bill');
    await done('water the lemon tree').check();
    await button('Edit pay the bill').click();
    await page.getByLabel('Title').fill('pay both bills');
    await page.getByLabel('Notes').fill('the meter reading is on the photo');
    await page.locator('.editor').getByLabel('Due').fill('2030-12-01T09:00');
    await button('Save').click();
    await says('Saved “pay both bills”.');

    await page.reload();
    await shows('pay both bills', 'water the lemon tree');
    expect(await done('water the lemon tree').isChecked()).toBe(true);
    expect(await done('pay both bills').isChecked()).toBe(false);
    expect(await page.locator('.notes').allTextContents()).toEqual(['the meter reading is on the photo', '']);
    expect(await page.locator('.due').first().textContent()).toMatch(/^Due .*2030/);

    await button('Delete water the lemon tree').click();
    await shows('pay both bills');
    expect(await kept()).toEqual(['pay both bills']);
  });

  test('takes a deletion back', async () => {
    const { title, completed, order, notes, dueAt } = await client.create({
      title: 'keep me',
      completed: true,
      order: 7,
      notes: 'as I was',
    });
    await open();
    await button('Delete keep me').click();
    await button('Undo').click();
    await shows('keep me');
    expect(await client.list()).toMatchObject([{ title, completed, order, notes, dueAt }]);
  });

  test('filters, searches and clears what is done', async () => {
    for (const title of ['tea', 'teapot', 'rice']) await client.create({ title, completed: title !== 'tea' });
    await open();
    await shows('tea', 'teapot', 'rice');
    await page.getByText('Active', { exact: true }).click();
    await shows('tea');
    await page.getByText('Done', { exact: true }).click();
    await shows('teapot', 'rice');
    await page.getByLabel('Search').fill('TEA');
    await shows('teapot');
    await page.getByText('All', { exact: true }).click();
    await shows('tea', 'teapot');
    await page.getByLabel('Search').fill('');
    await shows('tea', 'teapot', 'rice');
    await button('Clear done').click();
    await button('Delete what is done').click();
    await shows('tea');
    expect(await page.locator(':focus').getAttribute('name')).toBe('show');
    expect(await kept()).toEqual(['tea']);
  });

  test('shows a new to-do also when the filter would hide it', async () => {
    await open();
    await page.getByText('Done', { exact: true }).click();
    await add('walk');
    await shows('walk');
  });

  test('is used with the keyboard alone, and the focus is never lost', async () => {
    for (const title of ['a', 'b', 'c']) await client.create({ title });
    await open();
    await shows('a', 'b', 'c');
    await button('Add').focus();
    for (const _ of ['filter', 'search', 'check a']) await page.keyboard.press('Tab');
    expect(await focusedLabel()).toBe('Done: a');
    await page.keyboard.press('Space');
    await eventually(async () => expect(await client.list('?completed=true')).toHaveLength(1));
    await button('Move c').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await shows('c', 'a', 'b');
    expect(await focusedLabel()).toBe('Move c');
    await page.keyboard.press('End');
    await shows('a', 'b', 'c');
    await page.keyboard.press('Home');
    await shows('c', 'a', 'b');
    expect(await focusedLabel()).toBe('Move c');
    await button('Edit a').press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').textContent()).toMatch(/Edit\s+a/);
    await button('Delete a').press('Enter');
    await shows('c', 'b');
    expect(await focusedLabel()).toBe('Delete b');
  });

  test('keeps an order with one request a move', async () => {
    await open();
    for (const title of ['d', 'c', 'b', 'a']) await add(title);
    front.asked = [];
    await button('Move d').press('ArrowUp');
    await shows('a', 'b', 'd', 'c');
    await button('Move a').press('ArrowDown');
    await shows('b', 'a', 'd', 'c');
    await says('Moved “a” to place 2 of 4.');
    expect(front.asked).toEqual([expect.stringMatching(/^PATCH/), expect.stringMatching(/^PATCH/)]);
    expect(await kept()).toEqual(['b', 'a', 'd', 'c']);
  });

  test('makes room between to-dos that have none between them, or no order at all', async () => {
    for (const [title, order] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', null],
      ['e', null],
      ['f', null],
    ] as const) {
      await client.create({ title, order });
    }
    await open();
    await button('Move c').press('ArrowUp');
    await says('Moved “c” to place 2 of 6.');
    expect(await kept()).toEqual(['a', 'c', 'b', 'd', 'e', 'f']);
    await button('Move f').press('ArrowUp');
    await says('Moved “f” to place 5 of 6.');
    expect(await kept()).toEqual(['a', 'c', 'b', 'd', 'f', 'e']);
  });

  test('shows a long list page by page, each to-do once, also one that moved on meanwhile', async () => {
    const titles = Array.from({ length: 210 }, (_, index) => `to-do ${index}`);
    for (const [order, title] of titles.entries()) await client.create({ title, order });
    await open();
    await shows(...titles.slice(0, 200));
    const [first] = await client.list('?sort=order&limit=1');
    await client.patch(String(first?.id), { order: 1000 });
    await button('Show more').click();
    await shows(...titles);
    expect(await button('Show more').isVisible()).toBe(false);
  });

  test('shows text as text, of any length, without growing wider than a phone', async () => {
    const title = `<img src=x onerror="document.title='broken'">${'w'.repeat(150)}`;
    await client.create({ title });
    await open();
    await shows(title);
    expect(await page.title()).toMatch(/^Siesta/);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  test('says that the database wakes, and goes on by itself', async () => {
    await client.create({ title: 'still here' });
    front.next = [waking, waking];
    await open();
    await says('Waking up the database.');
    await shows('still here');
    await eventually(async () => expect(await page.getByRole('status').textContent()).toBe(''));
    expect(front.asked).toHaveLength(3);
  });

  it.each([
    ['locked', 'Another change is in the way. Trying again in a moment.'],
    ['outcome-unknown', 'The answer was lost on its way. Asking again in a moment.'],
    ['of a later release', 'Much is going on just now. Trying again in a moment.'],
  ])(
    'does not call it waking when the answer is another: %s',
    async (type, words) => {
      await client.create({ title: 'still here' });
      front.next = [unwell(type)];
      await open();
      await says(words);
      expect(await page.getByText('Waking').count()).toBe(0);
      await shows('still here');
    },
    TIMEOUT_MS,
  );

  test('does not ask again by itself for what took too long', async () => {
    await client.create({ title: 'still here' });
    await page.clock.install();
    front.always = () => ({
      ...unwell('took-too-long')(),
      text: JSON.stringify({ type: 'urn:siesta:problem:took-too-long', detail: 'Ask for less.' }),
    });
    await open();
    await says(/^That took too long\.$/);
    await page.clock.runFor(HOUR_MS);
    expect(front.asked).toHaveLength(1);
    front.always = (forward) => forward();
    await button('Try again').click();
    await shows('still here');
  });

  test('says that it waits, and not for what, while there is no answer', async () => {
    await client.create({ title: 'still here' });
    const answered = Promise.withResolvers<void>();
    front.next = [
      async (forward) => {
        await answered.promise;
        return forward();
      },
    ];
    await open();
    await says('Waiting for an answer.');
    expect(await page.getByText(/Waking|sleep|minute/).count()).toBe(0);
    expect(await page.getAttribute('body', 'data-mood')).toBe('awake');
    answered.resolve();
    await shows('still here');
    await eventually(async () => expect(await page.getByRole('status').textContent()).toBe(''));
  });

  test('adds once, however often the answer is lost', async () => {
    await open();
    front.next = [
      async (forward) => {
        await forward();
        return waking();
      },
      waking,
    ];
    await add('only one of me');
    expect(await kept()).toEqual(['only one of me']);
    expect(front.asked.filter((request) => request === 'POST /to-dos')).toHaveLength(3);
  });

  test('adds once when the visitor has to press again', async () => {
    await open();
    front.next = [
      async (forward) => {
        await forward();
        return problem(500);
      },
    ];
    await page.getByLabel('New to-do').fill('only one of me');
    await button('Add').click();
    await says('The server answered 500.');
    await button('Add').click();
    await says('Added “only one of me”.');
    expect(await kept()).toEqual(['only one of me']);
  });

  test('gives up after some tries, and tries again when asked to', async () => {
    await client.create({ title: 'still here' });
    await page.clock.install();
    front.always = waking;
    await open();
    await eventually(async () => {
      await page.clock.fastForward(1000);
      expect(await button('Try again').isVisible()).toBe(true);
    });
    expect(front.asked).toHaveLength(8);
    await page.clock.runFor(HOUR_MS);
    expect(front.asked).toHaveLength(8);
    front.always = (forward) => forward();
    await button('Try again').click();
    await shows('still here');
  });

  test('makes no request while nobody uses it, and shows that the database naps', async () => {
    await client.create();
    await page.clock.install();
    await open();
    await shows('walk the dog');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.clock.runFor(HOUR_MS);
    await page.getByText('Napping by now.').waitFor();
    expect(requests).toEqual([]);
  });

  test('says that the database hibernates, and does not try again', async () => {
    await page.clock.install();
    front.always = () => problem(503, { 'retry-after': '3600' }, 'urn:siesta:problem:hibernated');
    await open();
    await says('The database was put away with everything in it.');
    await page.clock.runFor(3 * HOUR_MS);
    expect(front.asked).toHaveLength(1);
    expect(await page.getByLabel('New to-do').isVisible()).toBe(false);
  });

  describe('while the database hibernates and a copy is published', () => {
    let s3: FakeS3;
    let hibernated: Service;
    const before = { ...process.env };

    const publish = (titles: string[]): void => {
      const todos = titles.map((title, index) => ({
        id: String(index),
        title,
        completed: index === 1,
        notes: index === 0 ? 'at noon' : null,
      }));
      s3.objects.set('/b/copy.json', { body: Buffer.from(JSON.stringify(todos)), type: undefined, at: new Date('2026-11-25T12:00:00Z') });
    };

    beforeAll(async () => {
      s3 = await FakeS3.start();
      Object.assign(process.env, s3.env);
      const env = { PUBLISHED_COPY: 'https://b.s3.us-east-1.amazonaws.com/copy.json' };
      hibernated = await Service.start(cloudDatabase({ DATABASE_STATE: 'hibernated' }, ''), env, installed);
    });
    afterAll(async () => {
      process.env = before;
      await hibernated.close();
      await s3.close();
    });
    beforeEach(async () => {
      await front.close();
      front = stage.front = await Front.start(hibernated.client);
    });

    test('shows it to be read, with its date, and nothing to change it with', async () => {
      publish(['walk the dog', 'buy bread', `<b>${'w'.repeat(150)}`]);
      await open('/stage/');
      await says(/^Asleep since Nov 25, 2026, .*\. This is a copy to read, as the list was then; it can be changed again/);
      await shows('walk the dog', 'buy bread', `<b>${'w'.repeat(150)}`);
      await page.getByText('Hibernating.', { exact: true }).waitFor();
      expect(await done('buy bread').isChecked()).toBe(true);
      expect(await page.locator('.notes').allTextContents()).toEqual(['at noon', '', '']);
      expect(await page.locator('button:visible, input:enabled:visible:not([name=show], #search)').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(front.asked).toEqual(['GET /to-dos?sort=order&count=true']);
    });

    test('filters, searches and pages in it with the keyboard, without a request', async () => {
      publish(Array.from({ length: 130 }, (_, index) => `to-do ${index}`));
      await open();
      await page.getByText('to-do 99', { exact: true }).waitFor();
      s3.requests.length = 0;
      expect(await page.locator('#list li').count()).toBe(100);
      await button('Show more').press('Enter');
      await page.getByText('to-do 129', { exact: true }).waitFor();
      expect(await page.locator(':focus').textContent()).toContain('to-do 100');
      await page.getByLabel('Search').fill('DO 12');
      await shows('to-do 12', ...Array.from({ length: 10 }, (_, index) => `to-do 12${index}`));
      await page.getByLabel('Search').fill('noon');
      await shows('to-do 0');
      await page.getByLabel('Search').fill('');
      await page.getByText('Done', { exact: true }).click();
      await shows('to-do 1');
      expect([...s3.requests, ...front.asked.slice(1)]).toEqual([]);
    });

    test('says that it is put away when the copy cannot be read', async () => {
      s3.objects.clear();
      await open();
      await says('The database was put away with everything in it.');
      expect(await page.getByLabel('Search').isVisible()).toBe(false);
      expect(stage.complaints.splice(0)).toEqual([expect.stringContaining('503')]);
    });
  });

  test('never writes over a change that the visitor has not seen', async () => {
    const { id } = await client.create({ title: 'walk' });
    await open();
    await button('Edit walk').click();
    await page.getByLabel('Title').fill('walk far');
    await client.patch(id, { title: 'run', notes: 'at noon' });
    await button('Save').click();
    await says('Changed elsewhere meanwhile: it now reads “run”.');
    expect(await page.getByLabel('Title').inputValue()).toBe('walk far');
    expect(await page.getByLabel('Notes').inputValue()).toBe('at noon');
    await button('Save').click();
    await says('Saved “walk far”.');

    // The page has an entity tag of its own now.
    await page.getByRole('button', { name: 'Edit walk far' }).click();
    await page.getByLabel('Title').fill('walk farther');
    await client.patch(id, { title: 'rest' });
    await button('Save').click();
    await says('Changed elsewhere meanwhile: it now reads “rest”.');
    await button('Cancel').click();
    await shows('rest');
    expect(await client.list()).toMatchObject([{ title: 'rest', notes: 'at noon' }]);
  });

  test('takes a save for done whose answer was lost', async () => {
    await open();
    await add('walk');
    await button('Edit walk').click();
    await page.getByLabel('Title').fill('run');
    front.next = [
      async (forward) => {
        await forward();
        return waking();
      },
    ];
    await button('Save').click();
    await says('Saved “run”.');
    await shows('run');
  });

  test('drops what somebody else has deleted, and says so', async () => {
    const { id } = await client.create({ title: 'walk' });
    await open();
    await shows('walk');
    await client.delete(`/to-dos/${id}`);
    await done('walk').click();
    await says('“walk” was deleted meanwhile.');
    await shows();
  });

  test('says what the API does not take, and not in the words that it has for programs', async () => {
    const field = page.getByLabel('New to-do');
    const refused = (status: number, body: object): void => {
      front.always = (forward, { method }) => (method === 'POST' ? { ...problem(status), text: JSON.stringify(body) } : forward());
    };
    await open();
    await field.fill('a pun');
    const format = { message: 'must be an RFC 3339 date-time with offset', code: 'format' };
    for (const [status, body, said] of [
      [400, { errors: [{ field: 'title', message: 'must be Unicode text without NUL', code: 'format' }] }, 'That title was not accepted.'],
      [400, { errors: ['dueAt', 'dueAt', 'order'].map((name) => ({ field: name, ...format })) }, 'That due date was not accepted.'],
      [400, { errors: [{ field: 'order', message: 'must be an integer', code: 'type' }] }, 'The server answered 400.'],
      [403, { detail: 'Deleting everything at once is switched off here; a filter narrows it.' }, 'That is not allowed here.'],
      [400, { detail: 'Puns are for Fridays.' }, 'Puns are for Fridays.'],
      [409, { detail: 'A pun needs a laugh.' }, 'A pun needs a laugh.'],
    ] as const) {
      refused(status, body);
      await button('Add').click();
      await says(said);
      expect(await page.getByRole('status').textContent()).toBe(said);
      expect(await field.inputValue()).toBe('a pun');
    }
  });

  test('asks for a token where the list is private, and keeps it for the tab', async () => {
    await client.create({ title: 'mine' });
    front.always = (forward, { headers }) => (headers.authorization === 'Bearer good' ? forward() : problem(401));
    await open();
    const token = page.getByLabel('Paste a bearer token');
    await token.fill('bad');
    await button('Enter').click();
    await says('That token was not accepted.');
    await token.fill('Bearer good');
    await button('Enter').click();
    await shows('mine');
    await page.reload();
    await shows('mine');
    expect(await token.isVisible()).toBe(false);
  });

  it.each(['/stage', '/stage/'])(
    'works where it is served at %s',
    async (path) => {
      await client.create({ title: 'staged' });
      await open(path);
      await shows('staged');
      expect(await page.getByRole('link', { name: 'API reference' }).getAttribute('href')).toBe(`${front.url}/stage/docs`);
    },
    TIMEOUT_MS,
  );
});
