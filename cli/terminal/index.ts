export { CliError, EXIT, explain } from './errors.ts';
export { number, since, span } from './options.ts';
export { count, moment, Output, type Paint, type Streams, table } from './output.ts';
