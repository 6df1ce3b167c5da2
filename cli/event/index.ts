export { withDeployedCapacity } from './deployed.ts';
export { changeOf, scaleTo } from './scale.ts';
export { notSaid, type Planned, planned, runningWindow, windowOf } from './window.ts';
