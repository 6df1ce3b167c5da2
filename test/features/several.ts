/** Resources that refer to one another, one whose names are unique, and none with a page. */
export { comments } from './comments.ts';
export { notes } from './notes.ts';
export { tags } from './tags.ts';
