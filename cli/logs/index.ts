export type { Entry, Source } from './entry.ts';
export { followLogs, readLogs } from './read.ts';
