export { invoke } from './invoke.ts';
export { type Release, type Released, releaseOf } from './release.ts';
