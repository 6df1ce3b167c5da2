export { type Context, describe, paragraphs, type Run } from './command.ts';
export { update } from './update.ts';
