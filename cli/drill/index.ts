export { DRILL_TAG, DrillCluster } from './cluster.ts';
export { Inspected, problemsOf } from './compare.ts';
