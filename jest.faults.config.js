import common from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...common,
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: [],
  globalSetup: './test/support/faults/build.ts',
  // What a failed test left behind must not keep a run from ending.
  forceExit: true,
};
