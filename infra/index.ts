export { type IdleCostArgs, registerIdleCost } from './idle-cost/index.ts';
