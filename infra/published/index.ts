export type { PublishedCopyArgs } from './args.ts';
export { PublishedCopy } from './published-copy.ts';
