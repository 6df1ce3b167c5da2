export { type Advice, advise } from './advise.ts';
export { hourCost, perMillionUsd } from './hour.ts';
export { ASSUMED, type Assumptions, bottleneck, capacityOf, type Limit, limitsOf } from './limits.ts';
export { FAILURES, type Failure, type Simulation, simulate } from './simulate.ts';
