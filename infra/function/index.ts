export { keepWarm, makeAlias, refuseRelease } from './alias.ts';
export type { GateArgs, LambdaFunctionArgs } from './args.ts';
export { missingFrom } from './code.ts';
export { type FunctionNodes, LambdaFunction } from './function.ts';
export { passGates } from './gates.ts';
export { keepAlive } from './keep-alive.ts';
