import { eventually, problem } from '../../test/support/browser.ts';
import { describePage, TIMEOUT_MS } from './page-stage.ts';

const test = (name: string, body: () => Promise<void>): void => it(name, body, TIMEOUT_MS);

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `to-do ${index}`);

describePage('using the page', (stage) => {
  const { open, button, done, focusedLabel, says, shows, kept, add } = stage;

  /** Takes the row of one to-do by its handle to that of another. */
  async function drag(from: string, to: string): Promise<void> {
    const { mouse } = stage.page;
    const [start, end] = await Promise.all([button(`Move ${from}`).boundingBox(), button(`Move ${to}`).boundingBox()]);
    if (!start || !end) throw new Error('there is nothing to drag');
    await mouse.move(start.x + 20, start.y + 20);
    await mouse.down();
    // Past the middle of the row that it is taken to.
    await mouse.move(end.x + 20, end.y + (end.y > start.y ? 40 : 4), { steps: 5 });
    await stage.page.locator('#list[style*="--place"]').waitFor();
  }

  test('adds with a due date, and empties both fields for the next', async () => {
    await open();
    await stage.page.locator('#due').fill('2030-12-01T09:00');
    await add('walk the dog');
    expect(await stage.page.locator('#due').inputValue()).toBe('');
    const [item] = await stage.client.list();
    expect(item?.dueAt).toBe(new Date('2030-12-01T09:00').toISOString());
    await add('without one');
    expect((await stage.client.list('?sort=order'))[0]).toMatchObject({ title: 'without one', dueAt: null });
  });

  test('tells apart what is overdue, what is due and what is done, also when its time comes meanwhile', async () => {
    await stage.page.clock.install({ time: '2026-11-26T09:00:00Z' });
    for (const [title, dueAt, completed] of [
      ['late', '2026-11-26T08:59:00Z', false],
      ['soon', '2026-11-26T09:02:00Z', false],
      ['done', '2026-11-26T08:59:00Z', true],
    ] as const) {
      await stage.client.create({ title, dueAt, completed });
    }
    await open();
    await shows('late', 'soon', 'done');
    const due = (): Promise<string[]> => stage.page.locator('.due').allTextContents();
    expect(await due()).toEqual([
      expect.stringMatching(/^Overdue since Nov 26, \d+:/),
      expect.stringMatching(/^Due /),
      expect.stringMatching(/^Due /),
    ]);
    await stage.page.clock.runFor(5 * 60_000);
    expect((await due())[1]).toMatch(/^Overdue since/);
    expect(stage.front.asked).toHaveLength(1);
  });

  test('counts what the filter and the search match, beyond what is loaded, and keeps count', async () => {
    for (const [order, title] of numbered(203).entries()) await stage.client.create({ title, order, completed: order < 2 });
    await open();
    const count = (text: string): Promise<void> => stage.page.locator('#count', { hasText: new RegExp(`^${text}$`) }).waitFor();
    await count('203 to-dos');
    await add('one more');
    await count('204 to-dos');
    await button('Delete one more').click();
    await count('203 to-dos');
    await stage.page.getByText('Done', { exact: true }).click();
    await count('2 to-dos');
    await done('to-do 0').click();
    await count('1 to-do');
    await stage.page.getByText('All', { exact: true }).click();
    await stage.page.getByLabel('Search').fill('to-do 20');
    await count('4 to-dos');
  });

  test('reorders by dragging, up and down, and puts a drag back that ends with Escape', async () => {
    for (const [order, title] of ['a', 'b', 'c'].entries()) await stage.client.create({ title, order: order * 1024 });
    await open();
    await shows('a', 'b', 'c');
    await drag('a', 'c');
    await stage.page.mouse.up();
    await shows('b', 'c', 'a');
    await says('Moved “a” to place 3 of 3.');
    await drag('a', 'b');
    await stage.page.keyboard.press('Escape');
    await stage.page.mouse.up();
    await drag('c', 'b');
    await stage.page.mouse.up();
    await shows('c', 'b', 'a');
    await says('Moved “c” to place 1 of 3.');
    expect(await kept()).toEqual(['c', 'b', 'a']);
  });

  test('reorders by buttons too, where neither dragging nor keys are at hand, and keeps what is being typed', async () => {
    for (const [order, title] of ['a', 'b'].entries()) await stage.client.create({ title, order: order * 1024 });
    await open();
    await button('Edit b').click();
    await stage.page.getByLabel('Title').fill('b, typed');
    await button('Move up').click();
    await says('Moved “b” to place 1 of 2.');
    await shows('b', 'a');
    await button('Save').click();
    await says('Saved “b, typed”.');
    expect(await kept()).toEqual(['b, typed', 'a']);
  });

  test('has the way back in sight at the end of a long list, and the focus is not behind it', async () => {
    for (const [order, title] of numbered(60).entries()) await stage.client.create({ title, order });
    await open();
    await button('Delete to-do 59').press('Enter');
    await button('Undo').waitFor();
    const { height } = stage.page.viewportSize() ?? { height: 0 };
    const [undo, focused] = await Promise.all([button('Undo').boundingBox(), button('Delete to-do 58').boundingBox()]);
    expect(await focusedLabel()).toBe('Delete to-do 58');
    expect(undo && undo.y + undo.height).toBeLessThan(height);
    expect(focused && focused.y + focused.height).toBeLessThan(undo?.y ?? 0);
    await button('Undo').click();
    await shows(...numbered(60));
  });

  test('shows an editor down to its buttons, and leaves a note its place, wherever it opens', async () => {
    for (const [order, title] of numbered(40).entries()) await stage.client.create({ title, order });
    await open();
    await button('Edit to-do 20').evaluate((target) => target.scrollIntoView({ block: 'end' }));
    await button('Edit to-do 20').click();
    const [title, save] = await Promise.all([stage.page.getByLabel('Title').boundingBox(), button('Save').boundingBox()]);
    expect(title?.y).toBeGreaterThan(0);
    expect(save && save.y + save.height).toBeLessThanOrEqual(844 - 96);
  });

  it.each(['Save', 'Enter'])(
    'does not cover with a note what is to be pressed next, after %s',
    async (way) => {
      for (const [order, title] of numbered(20).entries()) await stage.client.create({ title, order });
      await open();
      await button('Edit to-do 3').click();
      await stage.page.getByLabel('Title').fill('mine');
      const [item] = await stage.client.list('?sort=order&q=to-do%203');
      if (!item) throw new Error('there is nothing to change');
      await stage.client.patch(item.id, { title: `theirs, which is so long that the note has many lines: ${'word '.repeat(20)}` });
      const save = button('Save');
      await save.evaluate((target) => target.scrollIntoView({ block: 'end' }));
      await (way === 'Save' ? save.click() : stage.page.getByLabel('Title').press('Enter'));
      await says(/^Changed elsewhere meanwhile/);
      const [pressed, note] = await Promise.all([save.boundingBox(), stage.page.locator('#word').boundingBox()]);
      expect(pressed && pressed.y + pressed.height).toBeLessThanOrEqual(note?.y ?? 0);
    },
    TIMEOUT_MS,
  );

  test('asks before Escape drops what was typed, and not where nothing was', async () => {
    await stage.client.create({ title: 'walk' });
    await open();
    const title = stage.page.getByLabel('Title');
    await button('Edit walk').click();
    await stage.page.keyboard.press('Escape');
    expect(await title.count()).toBe(0);

    await button('Edit walk').click();
    await stage.page.keyboard.type(' far');
    await stage.page.keyboard.press('Escape');
    await button('Keep it').click();
    expect(await title.inputValue()).toBe('walk far');
    expect(await title.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);

    await stage.page.keyboard.press('Escape');
    await button('Drop it').click();
    await shows('walk');
    expect(await title.count()).toBe(0);
  });

  test('leaves Escape to a Hangul syllable that is being composed', async () => {
    await stage.client.create({ title: 'walk' });
    await open();
    await button('Edit walk').click();
    const keyboard = await stage.page.context().newCDPSession(stage.page);
    await keyboard.send('Input.imeSetComposition', { text: '하', selectionStart: 1, selectionEnd: 1 });
    await stage.page.keyboard.press('Escape');
    expect(await stage.page.getByRole('dialog').count()).toBe(0);
    expect(await stage.page.getByLabel('Title').inputValue()).toBe('walk하');
    await keyboard.send('Input.insertText', { text: '한' });
    await stage.page.keyboard.press('Escape');
    await button('Drop it').waitFor();
  });

  test('asks before a filter or a search drops what was typed', async () => {
    for (const title of ['walk', 'run']) await stage.client.create({ title });
    await open();
    await button('Edit walk').click();
    await stage.page.getByLabel('Title').fill('walk far');
    await stage.page.getByText('Active', { exact: true }).click();
    await button('Keep it').click();
    expect(await stage.page.getByLabel('All').isChecked()).toBe(true);
    expect(await stage.page.getByLabel('Title').inputValue()).toBe('walk far');
    await stage.page.getByLabel('Search').fill('run');
    await button('Drop it').click();
    await shows('run');
  });

  test('offers to add again what was deleted elsewhere while it was being edited', async () => {
    const { id } = await stage.client.create({ title: 'walk', notes: 'at noon' });
    await open();
    await button('Edit walk at noon').click();
    await stage.page.getByLabel('Title').fill('walk far');
    await stage.client.delete(`/to-dos/${id}`);
    await button('Save').click();
    await says('“walk” was deleted meanwhile.');
    await button('Add it again').click();
    await shows('walk far');
    expect(await stage.client.list()).toMatchObject([{ title: 'walk far', notes: 'at noon' }]);
  });

  test('takes as much text as the API does, whatever it is made of', async () => {
    const faces = '🙂'.repeat(200);
    await stage.client.create({ title: faces, notes: faces });
    await open();
    await stage.page.getByLabel('New to-do').focus();
    await stage.page.keyboard.insertText('가'.repeat(300));
    expect(await stage.page.getByLabel('New to-do').inputValue()).toHaveLength(200);
    await button(`Edit ${faces} ${faces}`).click();
    await stage.page.getByLabel('Notes').fill('smiles');
    await stage.page.getByLabel('Title').press('Delete');
    await button('Save').click();
    await says('Saved');
    expect(await stage.client.list()).toMatchObject([{ title: '🙂'.repeat(199), notes: 'smiles' }]);
  });

  test('keeps filter and search over a reload, and tells no server of them but the API', async () => {
    for (const title of ['tea', 'rice', 'teapot']) await stage.client.create({ title, completed: title !== 'tea' });
    await open('/stage');
    await stage.page.getByText('Done', { exact: true }).click();
    await stage.page.getByLabel('Search').fill('tea');
    await shows('teapot');
    const pages: string[] = [];
    stage.page.on('request', (request) => request.isNavigationRequest() && pages.push(request.url()));
    await stage.page.reload();
    await shows('teapot');
    expect(await stage.page.getByLabel('Done', { exact: true }).isChecked()).toBe(true);
    expect(await stage.page.getByLabel('Search').inputValue()).toBe('tea');
    expect(pages.map((url) => new URL(url).pathname + new URL(url).search)).toEqual(['/stage']);
    await stage.page.getByLabel('Search').fill('');
    await stage.page.getByText('All', { exact: true }).click();
    await shows('tea', 'rice', 'teapot');
    expect(new URL(stage.page.url()).hash).toBe('');
  });

  test('keeps an editor within its card, however long the title', async () => {
    await stage.client.create({ title: 'w'.repeat(200) });
    await open();
    await stage.page.locator('button.title').click();
    const right = async (selector: string): Promise<number> => {
      const { x, width } = (await stage.page.locator(selector).boundingBox()) ?? { x: Number.NaN, width: 0 };
      return x + width;
    };
    const edge = await right('.card');
    expect(await right('.editor [name=title]')).toBeLessThan(edge);
    expect(await right('.editor .down')).toBeLessThan(edge);
  });

  it.each(['Undo', 'Close'])(
    'stays where the visitor is in a long list, after %s',
    async (name) => {
      for (const [order, title] of numbered(60).entries()) await stage.client.create({ title, order });
      await open();
      await button('Delete to-do 40').click();
      await says('Deleted “to-do 40”.');
      const at = await stage.page.evaluate('scrollY');
      expect(at).toBeGreaterThan(0);
      await button(name).click();
      await stage.page.locator('#dismiss').waitFor({ state: 'hidden' });
      expect(await focusedLabel()).toBe('Delete to-do 41');
      expect(await stage.page.evaluate('scrollY')).toBe(at);
    },
    TIMEOUT_MS,
  );

  test('takes a deletion back by Ctrl+Z, but not while something is typed', async () => {
    for (const title of ['a', 'b']) await stage.client.create({ title });
    await open();
    await button('Delete a').press('Enter');
    await says('Deleted “a”.');
    await stage.page.getByLabel('Search').press('Control+z');
    expect(await kept()).toEqual(['b']);
    await button('Delete b').press('Control+z');
    await shows('a', 'b');
    expect(await focusedLabel()).toBe('Delete b');
  });

  test('does not grow longer by a drag that is held at the edge of the window', async () => {
    for (const title of ['a', 'b', 'c']) await stage.client.create({ title });
    await open();
    await drag('a', 'c');
    const height = await stage.page.evaluate('document.documentElement.scrollHeight');
    await stage.page.mouse.move(300, 843);
    await stage.page.evaluate(`new Promise((resolve) => {
      let frames = 20;
      requestAnimationFrame(function next() { frames-- ? requestAnimationFrame(next) : resolve(); });
    })`);
    expect(await stage.page.evaluate('document.documentElement.scrollHeight')).toBe(height);
    await stage.page.mouse.up();
    await shows('b', 'c', 'a');
  });

  test('says where a to-do is that cannot be moved on', async () => {
    for (const title of ['a', 'b']) await stage.client.create({ title });
    await open();
    await button('Move a').press('ArrowUp');
    await says('“a” is at place 1 of 2.');
    await button('Move b').press('End');
    await says('“b” is at place 2 of 2.');
  });

  test('says that what a search hides is deleted too', async () => {
    for (const title of ['tea', 'rice']) await stage.client.create({ title, completed: true });
    await open();
    const question = stage.page.locator('#asked');
    await button('Clear done').click();
    expect(await question.textContent()).toBe('Delete everything that is done?');
    await button('Keep it').click();
    await stage.page.getByLabel('Search').fill('tea');
    await shows('tea');
    await button('Clear done').click();
    expect(await question.textContent()).toBe('Delete everything that is done, also what is not shown here?');
    await button('Delete what is done').click();
    await shows();
    expect(await kept()).toEqual([]);
  });

  test('shows the lines of notes as they were typed', async () => {
    await stage.client.create({ title: 'walk', notes: 'at noon\nwith the dog' });
    await open();
    await shows('walk');
    expect(await stage.page.evaluate('document.querySelector(".notes").innerText')).toBe('at noon\nwith the dog');
  });

  test('asks for a title where there are only blanks', async () => {
    await stage.client.create({ title: 'walk' });
    await open();
    await button('Edit walk').click();
    for (const label of ['Title', 'New to-do']) {
      const field = stage.page.getByLabel(label);
      await field.fill('  ');
      await field.press('Enter');
      expect(await field.evaluate((input) => input.matches(':focus:invalid'))).toBe(true);
    }
    expect(stage.front.asked).toHaveLength(1);
  });

  test('is read at twice the size of text on a phone', async () => {
    await stage.client.create({ title: 'w'.repeat(50), completed: true });
    await open();
    await stage.page.evaluate('document.documentElement.style.fontSize = "200%"');
    const box = async (selector: string): Promise<{ x: number; y: number; width: number }> =>
      (await stage.page.locator(selector).first().boundingBox()) ?? { x: Number.NaN, y: Number.NaN, width: Number.NaN };
    expect((await box('.title')).width).toBeGreaterThan(150);
    for (const selector of ['.view .delete', '[for=search] + *', 'fieldset label:last-child', '#add [type=submit]', '#due']) {
      const { x, width } = await box(selector);
      expect(x + width).toBeLessThan(374);
    }
    expect((await box('#due')).width).toBeGreaterThan(200);
    const [grip, cross] = [await box('.handle'), await box('.delete')];
    expect(cross.y).toBe(grip.y);
    await button('Clear done').click();
    expect(await stage.page.evaluate('document.getElementById("question").scrollWidth')).toBe((await box('#question')).width - 2);
    await button('Keep it').click();
    await stage.page.locator('button.title').click();
    const due = await box('.editor [name=dueAt]');
    expect(due.x + due.width).toBeLessThan(374);
  });

  test('looks for whole syllables, also while the next is being composed', async () => {
    for (const title of ['우유', '빵']) await stage.client.create({ title });
    await stage.page.clock.install();
    await open();
    await shows('우유', '빵');
    await stage.page.getByLabel('Search').focus();
    const keyboard = await stage.page.context().newCDPSession(stage.page);
    await keyboard.send('Input.insertText', { text: '우' });
    await keyboard.send('Input.imeSetComposition', { text: '유ㅇ', selectionStart: 2, selectionEnd: 2 });
    await stage.page.clock.runFor(1000);
    await shows('우유');
    // A letter by itself that stays is looked for too.
    await keyboard.send('Input.insertText', { text: '유ㅇ' });
    await stage.page.clock.runFor(1000);
    await shows();
  });

  test('draws what is done as done at once, and as it was when that fails', async () => {
    await stage.client.create({ title: 'walk' });
    const answered = Promise.withResolvers<void>();
    await open();
    await shows('walk');
    stage.front.always = () => answered.promise.then(() => problem(500));
    await done('walk').click();
    await stage.page.locator('.done').waitFor();
    answered.resolve();
    await says('The server answered 500.');
    await eventually(async () => expect(await stage.page.locator('.done').count()).toBe(0));
  });

  test('does not leave there what another filter is to show and could not', async () => {
    await stage.client.create({ title: 'walk', completed: true });
    await open();
    await shows('walk');
    stage.front.next = [() => problem(500)];
    await stage.page.getByText('Active', { exact: true }).click();
    await says('The server answered 500.');
    await shows();
    await stage.page.getByText('Done', { exact: true }).click();
    await shows('walk');
  });

  test('says in the card why there is no list yet, and does not claim to be awake', async () => {
    await stage.client.create({ title: 'walk' });
    stage.front.next = [() => problem(500)];
    await open();
    await says('The server answered 500.');
    const [card, note] = await Promise.all([stage.page.locator('.card').boundingBox(), stage.page.locator('#word').boundingBox()]);
    expect(note && note.y + note.height).toBeLessThanOrEqual(card ? card.y + card.height : 0);
    expect(await stage.page.locator('#mood').textContent()).toBe('');
    await button('Try again').click();
    await shows('walk');
    await stage.page.getByText('Awake, because you are here.').waitFor();
  });

  test('names a long title by its beginning', async () => {
    await stage.client.create({ title: '🙂'.repeat(41) });
    await open();
    await stage.page.locator('.delete').click();
    await says(`Deleted “${'🙂'.repeat(40)}…”.`);
  });

  test('draws one row of 5,000 anew when one changes, and moves one when one moves', async () => {
    const rows = numbered(5000).map((title, order) => [`0199d0c2-7c1e-7d3a-9a55-${String(order).padStart(12, '0')}`, title, order]);
    stage.front.always = (forward, { method, url = '' }) => {
      if (method !== 'GET') return forward();
      const at = Number(new URL(url, stage.front.url).searchParams.get('cursor'));
      const items = rows
        .slice(at, at + 1000)
        .map(([id, title, order]) => ({ id, title, order, completed: false, notes: null, dueAt: null }));
      const link = at + 1000 < rows.length ? { link: `<${stage.front.url}/to-dos?cursor=${at + 1000}>; rel="next"` } : {};
      return { status: 200, headers: { 'x-total-count': '5000', ...link }, text: JSON.stringify(items) };
    };
    await open();
    for (let loaded = 2000; loaded <= 5000; loaded += 1000) {
      await stage.page.locator('#more').click();
      await eventually(async () => expect(await stage.page.locator('#list > li').count()).toBe(loaded));
    }
    await stage.page.evaluate(`
      seen = new Set();
      new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
          for (const node of [target, ...addedNodes]) if (node.closest?.('#list > li')) seen.add(node.closest('#list > li').dataset.id);
        }
      }).observe(document.getElementById('list'), { childList: true, subtree: true, attributes: true });
    `);
    stage.front.always = (_forward, { url = '' }) => {
      const [id, title, order] = rows.find(([one]) => url.endsWith(String(one))) ?? [];
      return {
        status: 200,
        headers: {},
        text: JSON.stringify({ id, title, order, completed: true, notes: null, dueAt: null, updatedAt: 'now' }),
      };
    };
    // Asking by role looks at each of the thousands.
    await stage.page.locator('[aria-label="Done: to-do 2500"]').check();
    await stage.page.locator('.done').waitFor();
    await stage.page.locator('[aria-label="Move to-do 0"]').press('End');
    await says('to place 5,000 of 5,000.');
    expect(await stage.page.evaluate('[...seen].map((id) => Number(id.slice(-12)))')).toEqual([2500, 0]);
  });
});
