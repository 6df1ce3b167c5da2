/** Resources whose fields take few values. */
export { medals } from './medals.ts';
export { narrow } from './narrow.ts';
