import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const require = createRequire(import.meta.url);

/**
 * Makes TypeORM load lazily. Its index loads everything: import each export directly from its own file instead. And within its modules,
 * `require` other modules on first use rather than at start: most are never used.
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

/** Every export of TypeORM's index, re-exported from the file that defines it. */
function typeormByFile(): string {
  const exported: Record<string, unknown> = require('typeorm');
  const files = Object.keys(require.cache).filter((file) => file.includes('/node_modules/typeorm/') && !file.endsWith('/index.js'));
  const lines = Object.entries(exported).flatMap(([name, value]) => {
    const file = files.find((candidate) => require(candidate)[name] === value);
    return file ? [`export { ${name} } from ${JSON.stringify(file)};`] : [];
  });
  return lines.join('\n');
}

/** Moves TypeScript's emitted imports, `const X_1 = require("./X")`, to each use of `X_1`. */
function loadingLate(code: string): string {
  const calls = new Map<string, string>();
  const rest = code.replace(/^const (\w+_\d+) = (require\("\.[^"]+"\));$/gm, (_line, name, call) => {
    calls.set(name, `(${call})`);
    return '';
  });
  return rest.replaceAll(/\b\w+_\d+\b/g, (name) => calls.get(name) ?? name);
}
