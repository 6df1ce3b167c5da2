import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { linesOf, tableOf } from './report.ts';
import type { Results } from './row.ts';

const file = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const [BEGIN, END] = ['<!-- npm run bench writes from here -->', '<!-- to here -->'];

/** Puts the results between the two marks in docs/performance.md. @throws Error when it has none */
export function showInDocs({ node, processors, rows, tables }: Results): void {
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md has no ${BEGIN} … ${END}`);
  const parts = [tableOf(rows), `Node.js ${node.replace(/^v/, '')} on ${processors}.`, ...tables.map(linesOf)];
  writeFileSync(file, `${text.slice(0, begin)}${BEGIN}\n\n${parts.join('\n\n')}\n\n${text.slice(end)}`);
}
