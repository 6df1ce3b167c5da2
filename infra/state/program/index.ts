export { decide } from './decide.ts';
export { deployedOutputs } from './deployed.ts';
export { keepDecisions } from './keep.ts';
