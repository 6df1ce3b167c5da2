/** What service/features.ts is to the service, for those of the tests that are not told otherwise. */
export { todos } from './to-dos/index.ts';
