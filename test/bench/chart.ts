import { figureOf, passes, type Row } from './row.ts';

const [WIDTH, LINE, LABEL, BAR_AT] = [980, 26, 500, 340];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** How much of its bar each figure takes, as an SVG: left of the line is good. */
export function chartOf(rows: Row[]): string {
  const height = LINE * rows.length + 50;
  const bars = rows.map((row, index) => {
    // A figure that must be high is turned over, so that less is better for all.
    const share = 'most' in row.bar ? figureOf(row) / row.bar.most : row.bar.least / figureOf(row);
    const y = 30 + index * LINE;
    const width = Math.round(Math.min(1.25, share) * BAR_AT);
    return (
      `<text x="${LABEL - 10}" y="${y + 14}" text-anchor="end">${escaped(row.what)}</text>` +
      `<rect x="${LABEL}" y="${y}" width="${width}" height="18" fill="${passes(row) ? '#2f855a' : '#c53030'}"/>` +
      `<text x="${LABEL + width + 6}" y="${y + 14}">${figureOf(row)} ${row.unit}</text>`
    );
  });
  const x = LABEL + BAR_AT;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>How much of its bar each figure takes</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${x}" y="18" text-anchor="middle">the bar</text>
${bars.join('\n')}
<line x1="${x}" y1="24" x2="${x}" y2="${height - 14}" stroke="#1a202c" stroke-dasharray="4 3"/>
</svg>
`;
}
