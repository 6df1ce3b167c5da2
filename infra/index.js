// In JavaScript, so that Node.js strips the types of the rest itself: a `require` hook for TypeScript here would be that of an older compiler.
export * from './index.ts';
