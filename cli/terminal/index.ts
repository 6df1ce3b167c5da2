export { CliError, EXIT, explain, Misused } from './errors.ts';
export { number, since, span } from './options.ts';
export { columnsOf, count, moment, NobodyReads, Output, type Paint, type Streams } from './output.ts';
export { table } from './table.ts';
export { visible, wrapped } from './text.ts';
