export type { Finding } from './finding.ts';
export { type CheckFinding, round } from './round.ts';
