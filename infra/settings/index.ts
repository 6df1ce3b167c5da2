export { readConfig } from './config.ts';
export type { Auth, ScaleWindow, StackCluster, StackConfig } from './stack.ts';
