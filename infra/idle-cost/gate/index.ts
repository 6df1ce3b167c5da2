export { type IdleCostArgs, registerIdleCost } from './gate.ts';
