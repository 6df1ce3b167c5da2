import { writeFileSync } from 'node:fs';
import { pagesOfDocs } from './pages.ts';

/** `npm run docs`: writes what of docs/ follows from the program. */
for (const [file, text] of Object.entries(await pagesOfDocs())) {
  writeFileSync(new URL(`../../docs/${file}`, import.meta.url), text);
  process.stdout.write(`docs/${file}\n`);
}
// Pulumi's runtime waits for more to register.
process.exit(0);
