import type { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { explain } from './errors.ts';
import { visible, visibleIn, wrapped } from './text.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours, where the stream is a terminal that wants them; plain text elsewhere. */
export type Paint = (format: Format, text: string) => string;

/** An answer as text. @param columns how wide the terminal is; undefined for what is none. */
export type AsText<T> = (data: T, paint: Paint, columns: number | undefined) => string;

export interface Streams {
  stdout: Writable;
  stderr: Writable;
}

/** Whoever read the answer has gone, as `head` does when it has enough. */
export class NobodyReads extends Error {
  override name = 'NobodyReads';
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
  answer<T>(data: T, text: AsText<T>): void {
    this.write(this.json ? asJson(data, 2) : this.asText(data, text));
  }

  /** One of many answers that come one by one: a line of JSON, or of text. @throws NobodyReads when there is no use in going on */
  line<T>(data: T, text: AsText<T>): void {
    if (this.streams.stdout.destroyed) throw new NobodyReads();
    this.write(this.json ? asJson(data) : this.asText(data, text));
  }

  /** What a command is doing at the moment, for whoever waits: no program does. */
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

  /** That somebody has stopped the command. */
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

  /** A line of JSON with --json, else the text. */
  private tell(data: unknown, text: (paint: Paint) => string): void {
    const { stderr } = this.streams;
    stderr.write(`${this.json ? asJson(data) : wrapped(text(paintOf(stderr)), columnsOf(stderr))}\n`);
  }
}

/** A terminal says how wide it is. */
export const columnsOf = (stream: Writable): number | undefined => (stream as { columns?: number }).columns;

const paintOf =
  (stream: Writable): Paint =>
  (format, text) =>
    styleText(format, text, { stream });

/** What is not known is null, so that an answer has the same fields each time. */
const asJson = (data: unknown, indent?: number): string =>
  visible(JSON.stringify(data, (_key, value: unknown) => (value === undefined ? null : value), indent));

/** 1234567 as 1,234,567. */
export const count = (number: number): string => number.toLocaleString('en-US', { maximumFractionDigits: 2 });

/** 2026-11-23 22:28 UTC. */
export const moment = (time: string | Date): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
