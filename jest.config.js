/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/service'],
  testMatch: ['**/*.test.ts'],
  // What `npm test` runs. End-to-end and fault suites have scripts of their own.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/faults/', '<rootDir>/test/bench/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  // Builds and servers share a machine with whatever else it does: a slow one is not a broken one.
  testTimeout: 60_000,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // The last says what was skipped, after the totals.
  reporters: ['<rootDir>/test/support/report.js', 'summary', '<rootDir>/test/support/skipped.js'],
};
