/** The service's features, one line each. Nothing outside a feature's folder but this file knows its name. */

export { todos } from './todos/feature.ts';
