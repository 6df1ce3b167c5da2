export { type EstimatedStack, stackForEstimate } from './estimate.ts';
export { NoPulumi, noPassphrase } from './failure.ts';
export type { Lock } from './locks.ts';
export { isOwn } from './own.ts';
export { countOf, type DeployedResource, type Drift, type PendingOperation, type Pulumi, pulumi, type StateResource } from './pulumi.ts';
export { findProject, NoStack, NotDeployed, type Outputs, type Reach, Stack } from './stack.ts';
