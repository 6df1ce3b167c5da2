export { type Context, describe, PAPER, paragraphs, type Run } from './command.ts';
export { Interruption } from './interruption.ts';
export { update } from './update.ts';
