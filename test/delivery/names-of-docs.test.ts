import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Settings } from '../../infra/settings/schema.ts';
import { codeOf } from '../support/markdown.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const VARIABLE = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g;
const code = globSync('{service,infra,cli,build,test,bench}/**/*.{ts,mjs,js}', { cwd: root });
/** What the code reads or sets, and whatever else it writes in capitals. */
const variables = new Set(code.flatMap((file) => read(file).match(VARIABLE) ?? []));

const settings = z.toJSONSchema(Settings, { io: 'input', unrepresentable: 'any' });
const groups = Object.entries(settings.properties ?? {}).flatMap(([name, group]) =>
  typeof group === 'object' && group.properties ? [name] : [],
);

/** Whether the schema has the setting, or the group of them. */
function isSetting(name: string): boolean {
  let within: z.core.JSONSchema._JSONSchema | undefined = settings;
  for (const part of name.split('.')) within = typeof within === 'object' ? within.properties?.[part] : undefined;
  return within !== undefined;
}

describe.each(globSync(['*.md', 'docs/*.md', 'examples/*/README.md'], { cwd: root }))('%s', (file) => {
  const pieces = codeOf(read(file));

  it('names settings that there are', () => {
    const set = pieces.flatMap((piece) => [...piece.matchAll(/pulumi config (?:set|rm) (?:--path )?(?!aws:)(?:siesta:)?([\w.]+)/g)]);
    const dotted = pieces
      .flatMap((piece) => [...piece.matchAll(/^(\w+\.\w+(?:\.\w+)*)(?= [\w-]+$|: |$)/g)])
      .filter(([, name = '']) => groups.includes(name.split('.', 1)[0] ?? ''));
    expect([...set, ...dotted].map(([, name = '']) => name).filter((name) => !isSetting(name))).toEqual([]);
  });

  it('names variables that the code knows', () => {
    const named = pieces.flatMap((piece) => [
      // One that is set or read where it stands in a shell, or that stands by itself.
      ...[...piece.matchAll(/(?:^|\s|\$\{?)([A-Z][A-Z0-9_]*)(?==)/gm)].map(([, name = '']) => name),
      ...(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(piece) ? [piece] : []),
    ]);
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
  });
});
