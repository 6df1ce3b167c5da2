export { finish, undo } from './end.ts';
export { goBack } from './go-back.ts';
export { Clusters } from './settings.ts';
