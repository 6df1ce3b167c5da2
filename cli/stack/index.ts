export { noPassphrase } from './failure.ts';
export type { Lock } from './locks.ts';
export { type DeployedResource, type Drift, type PendingOperation, pulumi } from './pulumi.ts';
export { findProject, NotDeployed, type Outputs, type Reach, Stack, snapshotTags, stackTags } from './stack.ts';
export { type Supposed, suppose } from './suppose.ts';
