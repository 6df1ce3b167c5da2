export type { TracingArgs } from './args.ts';
export { Tracing, type TracingNodes } from './tracing.ts';
