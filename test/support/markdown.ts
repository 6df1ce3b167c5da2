/** What stands between two fences. */
export interface Block {
  language: string;
  code: string;
}

const FENCED = /^```(\w*)\n([\s\S]*?)^```$/gm;

export const blocksOf = (text: string): Block[] => [...text.matchAll(FENCED)].map(([, language = '', code = '']) => ({ language, code }));

export const proseOf = (text: string): string => text.replaceAll(FENCED, '');

/** Headings with their level, in order. */
export const headingsOf = (text: string): { level: number; title: string }[] =>
  [...proseOf(text).matchAll(/^(#{1,6}) +(.+)$/gm)].map(([, marks = '', title = '']) => ({ level: marks.length, title }));

/** The text below a heading of the second level, which is given as a pattern, up to the next one. Empty where there is none. */
export const sectionOf = (text: string, heading: string): string =>
  new RegExp(`^## ${heading}$\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(text)?.[1] ?? '';

/** What a link may name behind `#`, as GitHub makes it of each heading. */
export function anchorsOf(text: string): string[] {
  const times = new Map<string, number>();
  return headingsOf(text).map(({ title }) => {
    const words = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    const before = times.get(anchor) ?? 0;
    times.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Where its links lead within the repository. */
export const linksOf = (text: string): { path: string; anchor: string }[] =>
  [...proseOf(text).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, path = '', anchor = '']) => ({
    path,
    anchor: decodeURIComponent(anchor),
  }));

/** Code in its order: the lines of blocks, and what stands between backticks in the prose. */
export const codeOf = (text: string): string[] =>
  [...text.matchAll(new RegExp(`${FENCED.source}|\`([^\`\n]+)\``, 'gm'))].map(([, , block, span = '']) => block ?? span);

/** What stands between backticks in the prose. */
export const spansOf = (text: string): string[] => [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);

/** What a page is made of, in its order, whatever its language: headings by level, tables by rows and columns, lists by items, code. */
export const shapeOf = (text: string): string[] =>
  text
    .replaceAll(FENCED, (_, language) => `\n\`\`\`${language}\n`)
    .split(/\n{2,}|\n(?=#)|(?<=^#.*)\n/)
    .map((part) => part.trim())
    .flatMap((part) => {
      const lines = part.split('\n');
      if (/^#+ /.test(part)) return [part.replace(/ .*/s, '')];
      if (part.startsWith('|')) return [`table ${lines.map((line) => line.replaceAll(/`[^`]*`/g, '').split('|').length - 2).join(' ')}`];
      if (part.startsWith('- ')) return [`list ${lines.filter((line) => line.startsWith('- ')).length}`];
      if (part.startsWith('```')) return [part];
      return part ? ['text'] : [];
    });
