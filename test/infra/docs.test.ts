import { readFileSync } from 'node:fs';
import { pagesOfDocs } from '../docs/pages.ts';

test('docs/ has the settings and the components as they are: npm run docs writes them', async () => {
  for (const [file, text] of Object.entries(await pagesOfDocs()))
    expect(readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8')).toBe(text);
});
