import { figureOf, passes, type Row, type Table } from './row.ts';

const barOf = ({ bar, unit }: Row): string => ('most' in bar ? `≤ ${bar.most} ${unit}` : `≥ ${bar.least} ${unit}`);

/** The rows as a Markdown table. */
export function tableOf(rows: Row[]): string {
  const lines = rows.map((row) => [
    row.what,
    barOf(row),
    `${figureOf(row)} ${row.unit}`,
    row.runs.join(' · '),
    passes(row) ? 'pass' : 'FAIL',
  ]);
  return markdown(['measured', 'bar', 'median', 'three runs', ''], lines);
}

/** A table of sizes as a Markdown table, and what it says. */
export function linesOf({ title, lines, says }: Table): string {
  const columns = Object.keys(lines[0] ?? {});
  const table = markdown(
    columns,
    lines.map((line) => columns.map((column) => String(line[column] ?? ''))),
  );
  return [`**${title}**`, table, says.map((sentence) => `- ${sentence}`).join('\n')].join('\n\n');
}

function markdown(header: string[], lines: string[][]): string {
  const widths = header.map((name, column) => Math.max(3, name.length, ...lines.map((line) => line[column]?.length ?? 0)));
  const text = (cells: string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [text(header), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.map(text)].join('\n');
}
