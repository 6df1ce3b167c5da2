export { type FunctionSpec, makeFunction } from './function.ts';
export { keepAlive } from './keep-alive.ts';
