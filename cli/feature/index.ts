export type { NewFeature } from './files.ts';
export { namesOf } from './names.ts';
export { newFeature } from './new.ts';
export { type Removal, removalOf, remove, tryRemoval } from './remove.ts';
export { fieldOf, GRAMMAR } from './words.ts';
