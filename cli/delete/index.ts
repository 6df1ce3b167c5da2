export { type DeletionPlan, planOf } from './plan.ts';
export { type Removed, remove } from './remove.ts';
