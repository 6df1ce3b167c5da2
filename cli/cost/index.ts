export { usedByOthers } from './account.ts';
export { billsOf, type Estimate, estimate } from './estimate.ts';
export { LEAST_AWAKE_ACU, REQUESTS_PER_ACU } from './load.ts';
export { type Month, REQUESTS_A_VISIT } from './months.ts';
export { billFor } from './program.ts';
