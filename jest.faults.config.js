import config from './jest.config.js';
import { PRESENT } from './test/support/servers.ts';

// Reporters and timeouts are of a run, not of its projects.
const { reporters, testTimeout, ...common } = config;

/** Suites of what is sent rather than of what fails: they name their databases themselves. */
const INPUTS = ['<rootDir>/test/faults/attacks.test.ts', '<rootDir>/test/faults/fuzz.test.ts'];

const faults = {
  ...common,
  roots: ['<rootDir>/test/faults'],
  globalSetup: './test/support/faults/build.ts',
};

/** @type {import('jest').Config} Every suite once, or once on each server: `--selectProjects MySQL` takes one. */
export default {
  reporters,
  testTimeout,
  projects: [
    { ...faults, displayName: 'inputs', testMatch: INPUTS, testPathIgnorePatterns: [] },
    ...PRESENT.map(({ name }) => ({ ...faults, displayName: name, globals: { SERVER_NAME: name }, testPathIgnorePatterns: INPUTS })),
  ],
  // What a failed test left behind must not keep a run from ending.
  forceExit: true,
};
