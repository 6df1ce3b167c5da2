// The package's entry is JavaScript, so that Node.js reads the rest by its own type stripping: what `require`s TypeScript here is an older compiler.
export * from './index.ts';
