export { snapshotComplete, takeSnapshot } from './take.ts';
