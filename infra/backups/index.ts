export { BackupFrequency, type SnapshotPolicyArgs } from './args.ts';
export { type BackupNodes, SnapshotPolicy } from './snapshot-policy.ts';
