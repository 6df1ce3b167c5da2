export { claim, keepIdentity, nameOf } from './claim.ts';
export { shippedCode } from './code.ts';
export { choose, type Decided, decide } from './decide.ts';
export { type Deployed, type DeployedResource, deployedOutputs, deployedResources } from './deployed.ts';
export { keepDecisions } from './keep.ts';
export { findPinned, type Pinned } from './pinned.ts';
export { type Self, selfOf } from './self.ts';
