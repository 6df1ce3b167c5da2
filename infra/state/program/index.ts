export { claim, nameOf, storeIdentity } from './claim.ts';
export { shippedCode } from './code.ts';
export { type ChosenDecisions, choose, decide } from './decide.ts';
export { type Deployed, deployedOutputs, deployedResources, type ResourceOutputs } from './deployed.ts';
export { findPinned, type Pinned } from './pinned.ts';
export { type Self, selfOf } from './self.ts';
export { storeDecisions } from './store.ts';
