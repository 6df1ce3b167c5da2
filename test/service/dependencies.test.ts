import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { dependencies: Record<string, string> };

/** The packages that a file loads when it runs: what it imports for its types alone is gone by then. */
const loadedBy = (file: string): string[] =>
  [
    ...readFileSync(root + file, 'utf8').matchAll(
      /^(?:import (?!type\b)[^;]*?from |export [^;]*?from |import |.*\bimport\()'([^.'][^']*)'/gm,
    ),
  ]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => !isBuiltin(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));

describe.each(['service', 'infra', 'cli'])('what runs of %s', (folder) => {
  it('loads only packages that are dependencies, not those of development', () => {
    const files = globSync(`${folder}/**/*.{ts,mjs,js}`, { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
    const missing = files.flatMap((file) => loadedBy(file).filter((name) => !(name in dependencies)));
    expect(files.length).toBeGreaterThan(5);
    expect([...new Set(missing)]).toEqual([]);
  });
});
