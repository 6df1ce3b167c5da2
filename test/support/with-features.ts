/** Options of build/run.mjs that give a process, or a build, the features of a file; by default those that every service of the tests has. */
export const withFeatures = (file = 'test/features/default.ts'): string[] => ['--features', file];
