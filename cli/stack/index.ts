export type { Lock } from './locks.ts';
export { type DeployedResource, type Drift, type PendingOperation, pulumi } from './pulumi.ts';
export { findProject, type Outputs, type Reach, Stack, snapshotTags, stackTags } from './stack.ts';
