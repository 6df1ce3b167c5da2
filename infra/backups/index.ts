export { BackupFrequency, type SnapshotPolicyArgs } from './args.ts';
export { SnapshotPolicy } from './snapshot-policy.ts';
