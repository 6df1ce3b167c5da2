import { readFileSync } from 'node:fs';
import { sectionOf } from '../../support/markdown.ts';

const tutorial = readFileSync(new URL('../../../docs/tutorial.md', import.meta.url), 'utf8');

/**
 * What `siesta` is given by the commands under a heading of the tutorial, in its order: there it is typed by a reader, who answers its questions.
 * @throws Error when there are other commands than expected, so many
 */
export function typedUnder(heading: string, count: number): string[][] {
  const lines = [...sectionOf(tutorial, `\\d+\\. ${heading} .*`).matchAll(/^npx siesta (.*)$/gm)].map(([, line = '']) => line);
  if (lines.length !== count) throw new Error(`The tutorial has ${lines.length} commands under "${heading}", not ${count}`);
  return lines.map((line) => (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', '')));
}
