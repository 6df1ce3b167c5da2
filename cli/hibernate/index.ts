export { change } from './change.ts';
export { hibernatePublished } from './publish.ts';
