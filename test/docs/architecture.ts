import type { Registered } from '../support/pulumi-mocks.ts';

const COMPONENT = 'siesta:index:';
const [WIDTH, GAP_X, GAP_Y, LINE, MARGIN] = [210, 70, 26, 16, 16];
/** Kinds of resource that a box names; the rest are counted. */
const KINDS = 5;

interface Box {
  component: string;
  lines: string[];
  /** Components that it uses what is in. */
  uses: Set<string>;
}

/** The components of a program, what is in each and which uses which, as an SVG. What uses others stands left of them. */
export function architectureOf(resources: readonly Registered[]): string {
  const boxes = boxesOf(resources);
  const columns = columnsOf(boxes);
  const places = new Map(
    columns.flatMap((column, index) => {
      let y = MARGIN;
      return column.map((box) => {
        const place = { x: MARGIN + index * (WIDTH + GAP_X), y, height: LINE * (box.lines.length + 2) };
        y += place.height + GAP_Y;
        return [box.component, place] as const;
      });
    }),
  );
  const all = [...places.values()];
  const width = Math.max(...all.map(({ x }) => x)) + WIDTH + MARGIN;
  const height = Math.max(...all.map(({ y, height }) => y + height)) + MARGIN;
  const arrows = boxes.flatMap(({ component, uses }) =>
    [...uses].map((used) => {
      const [from, to] = [places.get(component), places.get(used)];
      if (!from || !to) return '';
      const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + from.height / 2, to.x, to.y + to.height / 2];
      const middle = (x1 + x2) / 2;
      return `<path d="M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2 - 6} ${y2}" marker-end="url(#arrow)"/>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>The components of the stack, and which uses which</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#718096"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
<g fill="none" stroke="#718096">
${arrows.join('\n')}
</g>
${boxes.map((box) => drawn(box, places.get(box.component))).join('\n')}
</svg>
`;
}

function drawn({ component, lines }: Box, place: { x: number; y: number; height: number } | undefined): string {
  if (!place) return '';
  const { x, y, height } = place;
  const texts = lines.map((line, index) => `<text x="${x + 12}" y="${y + LINE * (index + 2.4)}" fill="#4a5568">${line}</text>`);
  return `<rect x="${x}" y="${y}" width="${WIDTH}" height="${height}" rx="6" fill="#f7fafc" stroke="#2f855a"/><text x="${x + 12}" y="${y + LINE * 1.3}" font-weight="600">${component}</text>${texts.join('')}`;
}

function boxesOf(resources: readonly Registered[]): Box[] {
  const labelOf = ({ type, name }: Registered): string => `${type} ${name}`;
  const byLabel = new Map(resources.map((resource) => [labelOf(resource), resource]));
  // The outermost component: those within another are its private parts.
  const outermost = (resource: Registered | undefined): Registered | undefined => {
    const above = resource?.parent === undefined ? undefined : outermost(byLabel.get(resource.parent));
    return above ?? (resource?.type.startsWith(COMPONENT) ? resource : undefined);
  };
  const nameOf = (resource: Registered | undefined): string | undefined => outermost(resource)?.type.slice(COMPONENT.length);
  const boxes = new Map<string, { kinds: Map<string, number>; uses: Set<string> }>();
  for (const resource of resources) {
    const component = nameOf(resource);
    if (component === undefined) continue;
    const box = boxes.get(component) ?? { kinds: new Map<string, number>(), uses: new Set<string>() };
    boxes.set(component, box);
    const kind = resource.type.split(':').at(-1) ?? '';
    if (resource.custom || resource.remote) box.kinds.set(kind, (box.kinds.get(kind) ?? 0) + 1);
    for (const label of resource.options.dependsOn) {
      const used = nameOf(byLabel.get(label));
      if (used !== undefined && used !== component) box.uses.add(used);
    }
  }
  return [...boxes].map(([component, { kinds, uses }]) => {
    const counted = [...kinds].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([kind, n]) => `${n} ${kind}`);
    const rest = [...kinds.values()].sort((m, n) => n - m).slice(KINDS);
    return {
      component,
      uses,
      lines: [...counted.slice(0, KINDS), ...(rest.length > 0 ? [`and ${rest.reduce((sum, n) => sum + n, 0)} more`] : [])],
    };
  });
}

/** Boxes in columns, each right of all that use it. */
function columnsOf(boxes: readonly Box[]): Box[][] {
  const depths = new Map<string, number>();
  const depth = ({ component }: Box): number => {
    const known = depths.get(component);
    if (known !== undefined) return known;
    const users = boxes.filter(({ uses }) => uses.has(component));
    const own = Math.max(0, ...users.map((user) => depth(user) + 1));
    depths.set(component, own);
    return own;
  };
  const columns: Box[][] = [];
  for (const box of boxes) {
    const index = depth(box);
    columns[index] = [...(columns[index] ?? []), box];
  }
  return columns;
}
