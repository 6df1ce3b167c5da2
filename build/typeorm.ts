import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);

/**
 * TypeORM as a bundle should load it. Its index loads all of it: of the index each export comes from the file that makes it. And each of
 * its modules loads another when that is first needed instead of at the start: most never are.
 */
export const typeorm: Plugin = {
  name: 'typeorm',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^typeorm$/ }, ({ path }) => ({ path, namespace: 'typeorm' }));
    onLoad({ filter: /./, namespace: 'typeorm' }, () => ({ contents: typeormByFile() }));
    onResolve({ filter: /./, namespace: 'typeorm' }, ({ path }) => ({ path, sideEffects: false }));
    onLoad({ filter: /node_modules\/typeorm\/.*\.js$/ }, ({ path }) => ({ contents: loadingLate(readFileSync(path, 'utf8')) }));
  },
};

/** Every export of TypeORM's index, from the file that makes it. */
function typeormByFile(): string {
  const exported: Record<string, unknown> = require('typeorm');
  const files = Object.keys(require.cache).filter((file) => file.includes('/node_modules/typeorm/') && !file.endsWith('/index.js'));
  const lines = Object.entries(exported).flatMap(([name, value]) => {
    const file = files.find((candidate) => require(candidate)[name] === value);
    return file ? [`export { ${name} } from ${JSON.stringify(file)};`] : [];
  });
  return lines.join('\n');
}

/** What TypeScript emits for imports, `const X_1 = require("./X")`, moved to each use of `X_1`. */
function loadingLate(code: string): string {
  const calls = new Map<string, string>();
  const rest = code.replace(/^const (\w+_\d+) = (require\("\.[^"]+"\));$/gm, (_line, name, call) => {
    calls.set(name, `(${call})`);
    return '';
  });
  return rest.replaceAll(/\b\w+_\d+\b/g, (name) => calls.get(name) ?? name);
}
