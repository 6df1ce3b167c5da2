export type { Finding } from './finding.ts';
export { type Looked, round } from './round.ts';
