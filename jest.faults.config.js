import common from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...common,
  roots: ['<rootDir>/test/faults'],
  testPathIgnorePatterns: [],
  globalSetup: './test/support/faults/build.ts',
};
