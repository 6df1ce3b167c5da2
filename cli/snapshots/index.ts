export { findSnapshot, snapshotIdentifier } from './find.ts';
export { snapshotComplete, takeSnapshot } from './take.ts';
