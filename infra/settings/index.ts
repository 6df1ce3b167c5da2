export { readConfig } from './config.ts';
export { decisionsIn, outdated } from './decided.ts';
export { withFinalSnapshots } from './final-snapshots.ts';
export { builtOn, refuseMoves } from './moves.ts';
export { refuseBeforeRestart } from './restart.ts';
export type { Auth, ScaleWindow, StackCluster, StackConfig } from './stack.ts';
