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
  snapshotsWith,
} from './snapshots.ts';
