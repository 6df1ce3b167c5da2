export { type Context, describe, PAPER, paragraphs, type Run } from './command.ts';
export { Interruption } from './interruption.ts';
export { destroy, update } from './update.ts';
