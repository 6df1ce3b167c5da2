export { withDeployedCapacity } from './deployed.ts';
export { changeOf, scaleTo } from './scale.ts';
export { type Planned, planned, windowOf } from './window.ts';
