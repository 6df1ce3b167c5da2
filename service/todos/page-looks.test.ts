import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { problem } from '../../test/support/browser.ts';
import { describePage, type Stage, TIMEOUT_MS } from './page-stage.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the page can look like, and how one gets there. */
const STATES: Record<string, (stage: Stage) => Promise<void>> = {
  'an empty list': async ({ client, open, page }) => {
    await client.delete('/to-dos');
    await open();
    await page.locator('#empty').waitFor();
  },
  'a list': async ({ open, page }) => {
    await open();
    await page.locator('.late').waitFor();
  },
  'a to-do that is deleted': async (stage) => {
    await STATES['a list']?.(stage);
    await stage.page.locator('.delete').first().click();
    await stage.page.locator('#offer').waitFor();
  },
  'a to-do that is edited': async (stage) => {
    await STATES['a list']?.(stage);
    await stage.page.locator('button.title').first().click();
  },
  'an edit that is given up': async (stage) => {
    await STATES['a to-do that is edited']?.(stage);
    await stage.page.keyboard.type('!');
    await stage.page.keyboard.press('Escape');
    await stage.page.locator('dialog').waitFor();
  },
  'a search without a find': async ({ open, page }) => {
    await open('/#q=9');
    await page.locator('#empty').waitFor();
  },
  'a database that wakes': async ({ front, open, page }) => {
    front.always = () => problem(503, { 'retry-after': '30' }, 'urn:siesta:problem:database-unavailable');
    await open();
    await page.locator('[data-mood=waking]').waitFor();
  },
  'a server that fails': async ({ front, open, page }) => {
    front.always = () => problem(500);
    await open();
    await page.locator('.word[data-kind=trouble]').waitFor();
  },
  'a private list': async ({ front, open, page }) => {
    front.always = () => problem(401);
    await open();
    await page.locator('#token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.locator('.word[data-kind=trouble]').waitFor();
  },
  'a database that hibernates': async ({ front, open, page }) => {
    front.always = () => problem(503, {}, 'urn:siesta:problem:hibernated');
    await open();
    await page.locator('[data-view=closed]').waitFor();
  },
};

/** Run in the page: what is smaller than a finger. */
const TOO_SMALL = `[...document.querySelectorAll('button, input:not(.sr), textarea, a, fieldset label')]
  .filter((target) => target.checkVisibility({ visibilityProperty: true }))
  .filter((target) => target.getBoundingClientRect().width < 44 || target.getBoundingClientRect().height < 44)
  .map(({ outerHTML }) => outerHTML)`;

/** Run in the page: all that is seen or read out. */
const WORDS = `[document.body.innerText, ...[...document.querySelectorAll('[aria-label], [placeholder]')]
  .flatMap((element) => [element.ariaLabel, element.placeholder])].join(' ')`;

for (const [language, locale, colorScheme, width] of [
  ['English', 'en-GB', 'light', 390],
  ['English', 'en-US', 'dark', 1280],
  ['Korean', 'ko-KR', 'light', 1280],
  ['Korean', 'ko', 'dark', 390],
] as const) {
  describePage(
    `the page in ${language}, ${colorScheme}, ${width} pixels wide`,
    (stage) => {
      beforeEach(async () => {
        await stage.client.create({ title: '우유 사기', notes: '두 개', dueAt: '2025-01-01T09:00:00Z' });
        await stage.client.create({ title: '낮잠', completed: true });
      });

      it.each(Object.keys(STATES))(
        'shows %s to everybody: axe finds nothing, a finger hits it, and it is no wider than the window',
        async (state) => {
          await STATES[state]?.(stage);
          const { page } = stage;
          await page.evaluate(axe);
          const found = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] };
          expect(found.violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
          expect(await page.evaluate(TOO_SMALL)).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
          const latin = (String(await page.evaluate(WORDS)).match(/[a-z]{2,}/gi) ?? []) as string[];
          // Names have none, and no word of the page is left in English.
          if (language === 'Korean') expect(latin.filter((word) => !/^(Siesta|AWS|API|Bearer|Home|End|zzz)$/.test(word))).toEqual([]);
          else expect(latin).toContain('nobody');
        },
        TIMEOUT_MS,
      );

      it(
        'says dates as its words, in the language that the browser asks for',
        async () => {
          await stage.open();
          const due = stage.page.locator('.late .due');
          await due.waitFor();
          expect(await stage.page.getAttribute('html', 'lang')).toBe(locale);
          const at = new Date('2025-01-01T09:00:00Z');
          const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at);
          // Spaces in dates differ between releases of ICU.
          const plain = (said: string | null): string | undefined => said?.replace(/\s/gu, ' ');
          expect(plain(await due.textContent())).toBe(plain(language === 'Korean' ? `기한 지남: ${date}` : `Overdue since ${date}`));
        },
        TIMEOUT_MS,
      );
    },
    { locale, colorScheme, viewport: { width, height: 844 }, reducedMotion: 'reduce', timezoneId: 'UTC' },
  );
}

describePage(
  'the page in a language that it does not speak',
  (stage) => {
    it(
      'is in English',
      async () => {
        await stage.open();
        await stage.page.getByText('Nothing to do.').waitFor();
        expect(await stage.page.getAttribute('html', 'lang')).toBe('en');
      },
      TIMEOUT_MS,
    );
  },
  { locale: 'nl-NL' },
);

describePage(
  'the page without JavaScript',
  (stage) => {
    it(
      'says that it needs it, and shows nothing that would do nothing',
      async () => {
        await stage.open();
        await stage.page.locator('noscript p').waitFor();
        expect(await stage.page.locator('button:visible, input:visible').count()).toBe(0);
        expect(await stage.page.getByRole('link', { name: 'API reference' }).isVisible()).toBe(true);
      },
      TIMEOUT_MS,
    );
  },
  { javaScriptEnabled: false },
);
