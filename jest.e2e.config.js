import common from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...common,
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  // In the order of their names: a stack that one suite has put up is there for the next.
  testSequencer: './test/e2e/support/by-name.js',
  globalSetup: './test/e2e/support/setup.ts',
  globalTeardown: './test/e2e/support/teardown.ts',
  // Longer than any update takes on a slow machine.
  testTimeout: 600_000,
};
