export { DRILL_TAG, DrillCluster, taken } from './cluster.ts';
export { Inspected, problemsOf } from './compare.ts';
