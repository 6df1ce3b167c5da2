export {
  clusterCalled,
  FINAL_TAG,
  finalSnapshotName,
  findOrigin,
  type Origin,
  ownSnapshots,
  pruneFinalSnapshots,
  rdsClient,
  type Snapshot,
  snapshotCalled,
} from './snapshots.ts';
