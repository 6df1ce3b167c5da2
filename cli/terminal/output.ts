import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { explain } from './errors.ts';
import { visible, visibleIn, wrapped } from './text.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours text if the stream is a terminal that supports colours. */
export type Paint = (format: Format, text: string) => string;

/** Formats an answer as text. @param columns width of the terminal; undefined for other streams. */
export type AsText<T> = (data: T, paint: Paint, columns: number | undefined) => string;

export interface Streams {
  stdout: Writable;
  stderr: Writable;
}

/** The reader has closed the pipe, as `head` does. */
export class NobodyReads extends Error {
  override name = 'NobodyReads';
}

/**
 * All output of a command. Answers go to standard output, as text or JSON; progress, warnings and errors go to standard error, so that answers can be
 * piped.
 */
export class Output {
  readonly json: boolean;
  private readonly streams: Streams;

  constructor(streams: Streams, json: boolean) {
    this.streams = streams;
    this.json = json;
  }

  /** Prints a command's answer: `data` as JSON with --json, otherwise as text. */
  answer<T>(data: T, text: AsText<T>): void {
    this.write(this.json ? asJson(data, 2) : this.asText(data, text));
  }

  /** Prints one of several answers: a line of JSON or text. @throws NobodyReads when the reader has closed the pipe */
  line<T>(data: T, text: AsText<T>): void {
    if (this.streams.stdout.destroyed) throw new NobodyReads();
    this.write(this.json ? asJson(data) : this.asText(data, text));
  }

  /** Reports progress, for people only: not with --json. */
  progress(text: string): void {
    if (!this.json) this.tell(undefined, (paint) => paint('dim', `… ${visible(text)}`));
  }

  warn(text: string): void {
    this.tell({ warning: text }, (paint) => `${paint('yellow', 'warning:')} ${visible(text)}`);
  }

  fail(error: unknown): void {
    const { message, next } = explain(error);
    const text = (paint: Paint): string => `${paint('red', 'error:')} ${visible(message)}\n${paint('bold', 'next:')}  ${visible(next)}`;
    this.tell({ error: message, next }, text);
  }

  /** Reports that the user interrupted the command. */
  stopped(howToGoOn: string): void {
    this.tell({ error: 'Stopped.', next: howToGoOn }, () => `\nStopped. ${visible(howToGoOn)}`);
  }

  private asText<T>(data: T, text: AsText<T>): string {
    const { stdout } = this.streams;
    return wrapped(text(visibleIn(data), paintOf(stdout), columnsOf(stdout)), columnsOf(stdout));
  }

  private write(text: string): void {
    const { stdout } = this.streams;
    if (!stdout.destroyed) stdout.write(`${text}\n`);
  }

  /** Prints JSON with --json, otherwise text. */
  private tell(data: unknown, text: (paint: Paint) => string): void {
    const { stderr } = this.streams;
    stderr.write(`${this.json ? asJson(data) : wrapped(text(paintOf(stderr)), columnsOf(stderr))}\n`);
  }
}

/** Width of a terminal; undefined for other streams. */
export const columnsOf = (stream: Writable): number | undefined => (stream as { columns?: number }).columns;

const paintOf =
  (stream: Writable): Paint =>
  (format, text) =>
    styleText(format, text, { stream });

/** Undefined values become null, so that answers always have the same fields. */
const asJson = (data: unknown, indent?: number): string =>
  visible(JSON.stringify(data, (_key, value: unknown) => (value === undefined ? null : value), indent));

/** 1234567 as 1,234,567. */
export const count = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** 2026-11-23 22:28 UTC. */
export const moment = (time: string | Date): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
