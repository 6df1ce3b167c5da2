// Runs one of the project's TypeScript files:  node build/run.mjs [--features FILE] <file> [arguments]
// With FILE, runs or builds the service with the features that FILE exports instead of those of service/features.ts.
// npm scripts find Node.js 24 (the dev dependency `node`) first on PATH. Where install scripts are blocked it is missing, and the
// machine's own Node.js is used if it can run TypeScript.
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node.js ${process.versions.node} is too old to run this, and npm was not allowed to install the Node.js 24 that comes with it: ` +
      'run `npm rebuild node --ignore-scripts=false`, or install Node.js 24.',
  );
  process.exit(1);
}
// The place of an invalid declaration is below the code that checks it.
Error.stackTraceLimit = 50;
const given = process.argv.slice(2);
const [, features] = given[0] === '--features' ? given.splice(0, 2) : [];
const [file, ...args] = given;
const url = pathToFileURL(file);
process.argv = [process.execPath, file, ...args];
await import('./swc-loader.mjs');
if (features !== undefined) (await import('./other-features.mjs')).replaceFeatures(features);
await import(url.href).catch((error) => {
  if (error.name !== 'DeclarationError') throw error;
  // The file with the invalid declaration: the first in the stack outside of the code that checks declarations.
  const root = fileURLToPath(new URL('..', import.meta.url));
  const places = [...error.stack.matchAll(/^ +at (?:.* \()?(?:async )?(?!node:)(.+?):\d+:\d+\)?$/gm)].map(([, place]) => place);
  const files = places.map((place) => relative(root, place.startsWith('file:') ? fileURLToPath(place) : place));
  const file = files.find((each) => !/(^|\/)(service\/rest|node_modules|build)\//.test(each));
  console.error(`${error.message}${file ? ` (${file})` : ''}`);
  process.exit(1);
});
