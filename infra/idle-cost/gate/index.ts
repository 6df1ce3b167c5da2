export { type IdleCostArgs, registerIdleCost } from './gate.ts';
export { registeredBy } from './registered.ts';
