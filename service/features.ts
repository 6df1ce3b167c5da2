/** The features of the service, a line each: nothing else outside a feature's folder knows its name. */

export { todos } from './todos/feature.ts';
