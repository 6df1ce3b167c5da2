export type { Entry, Source } from './entry.ts';
export { followLogs, LATELY_MS, readLogs } from './read.ts';
