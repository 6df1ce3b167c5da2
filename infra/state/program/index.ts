export { claim, keepIdentity, nameOf } from './claim.ts';
export { shippedCode } from './code.ts';
export { type ChosenDecisions, choose, decide } from './decide.ts';
export { type Deployed, deployedOutputs, deployedResources, type ResourceOutputs } from './deployed.ts';
export { keepDecisions } from './keep.ts';
export { findPinned, type Pinned } from './pinned.ts';
export { type Self, selfOf } from './self.ts';
