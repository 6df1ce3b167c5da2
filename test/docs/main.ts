import { writeFileSync } from 'node:fs';
import { npmScript } from '../../build/npm-script.ts';
import { pagesOfDocs } from './pages.ts';

/** `npm run docs` */

npmScript('run docs', 'Writes what of docs/ follows from the program: settings, components, the architecture.').parse();
for (const [file, text] of Object.entries(await pagesOfDocs())) {
  writeFileSync(new URL(`../../docs/${file}`, import.meta.url), text);
  process.stdout.write(`docs/${file}\n`);
}
// Pulumi's runtime waits for more to register.
process.exit(0);
