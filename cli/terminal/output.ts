import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { explain } from './errors.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours, where the stream is a terminal that wants them; plain text elsewhere. */
export type Paint = (format: Format, text: string) => string;

export interface Streams {
  stdout: Writable;
  stderr: Writable;
}

/**
 * The one place that writes. Answers go to standard output, as text for people or as JSON for programs; what happens meanwhile, warnings and
 * errors go to standard error, so that an answer can be piped.
 */
export class Output {
  readonly json: boolean;
  private readonly streams: Streams;

  constructor(streams: Streams, json: boolean) {
    this.streams = streams;
    this.json = json;
  }

  /** The answer of a command: `data` with --json, else the text made of it. */
  answer<T>(data: T, text: (data: T, paint: Paint) => string): void {
    const written = this.json ? JSON.stringify(data, absentIsNull, 2) : text(data, this.paint(this.streams.stdout));
    this.streams.stdout.write(`${written}\n`);
  }

  /** One of many answers that come one by one: a line of JSON, or of text. */
  line<T>(data: T, text: (data: T, paint: Paint) => string): void {
    this.streams.stdout.write(`${this.json ? JSON.stringify(data, absentIsNull) : text(data, this.paint(this.streams.stdout))}\n`);
  }

  /** What a command is doing at the moment, for whoever waits. */
  progress(text: string): void {
    const paint = this.paint(this.streams.stderr);
    this.streams.stderr.write(`${paint('dim', `… ${text}`)}\n`);
  }

  warn(text: string): void {
    const paint = this.paint(this.streams.stderr);
    this.streams.stderr.write(`${paint('yellow', 'warning:')} ${text}\n`);
  }

  fail(error: unknown): void {
    const { message, next } = explain(error);
    const paint = this.paint(this.streams.stderr);
    const text = [`${paint('red', 'error:')} ${message}`, ...(next ? [`${paint('bold', 'next:')}  ${next}`] : [])].join('\n');
    this.streams.stderr.write(`${this.json ? JSON.stringify({ error: message, next: next ?? null }) : text}\n`);
  }

  private paint(stream: Writable): Paint {
    return (format, text) => styleText(format, text, { stream });
  }
}

/** What is not known is null in JSON, so that an answer has the same fields each time. */
const absentIsNull = (_key: string, value: unknown): unknown => (value === undefined ? null : value);

/** Rows under each other, each column as wide as its widest cell; numbers to the right. The last column is not padded. */
export function table(rows: readonly (readonly string[])[], { right = [] }: { right?: readonly number[] } = {}): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const cell = (text: string, column: number) =>
    right.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** 1234567 as 1,234,567. */
export const count = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** 2026-11-23 22:28 UTC. */
export const moment = (time: string | Date): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
