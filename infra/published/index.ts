export type { PublishedCopyArgs } from './args.ts';
export { type CopyNodes, PublishedCopy } from './published-copy.ts';
