export type { TracingArgs } from './args.ts';
export { Tracing } from './tracing.ts';
