export { type EstimatedStack, stackForEstimate } from './estimate.ts';
export { noPassphrase } from './failure.ts';
export type { Lock } from './locks.ts';
export { isOwn } from './own.ts';
export { type DeployedResource, type Drift, type PendingOperation, pulumi, type StateResource } from './pulumi.ts';
export { findProject, NotDeployed, type Outputs, type Reach, Stack, snapshotTags } from './stack.ts';
