/** What the services of the tests have, unless TEST_FEATURES says another file that exports features. */
export const FEATURES_FILE = process.env.TEST_FEATURES ?? 'test/features/default.ts';

/** Options of build/run.mjs that give a process, or a build, the features of a file; by default those that every service of the tests has. */
export const withFeatures = (file = FEATURES_FILE): string[] => ['--features', file];
