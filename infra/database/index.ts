export { type AuroraServerlessArgs, type BeginningArgs, type DatabaseClientsArgs, DatabaseState, type OwnerArgs } from './args.ts';
export { AuroraServerless, type DatabaseNodes } from './aurora.ts';
export { type ClusterPlans, type Clusters, makeClusters, planClusters, planNewClusters } from './clusters.ts';
