export { StackClusters } from './clusters.ts';
export { finish, undo } from './end.ts';
export { goBack } from './go-back.ts';
