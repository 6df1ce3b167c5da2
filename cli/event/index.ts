export { withDeployedCapacity } from './deployed.ts';
export { changeOf, scaleTo } from './scale.ts';
export { notSaid, type Planned, planned, windowOf } from './window.ts';
