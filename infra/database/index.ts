export { type AuroraServerlessArgs, type BeginningArgs, type DatabaseClientsArgs, DatabaseState } from './args.ts';
export { AuroraServerless, type DatabaseNodes } from './aurora.ts';
export { type Clusters, makeClusters } from './clusters.ts';
