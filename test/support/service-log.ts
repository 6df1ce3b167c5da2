export type LogEntry = Record<string, unknown>;

const isEntry = (text: string): boolean => text.startsWith('{"time":');

/** Takes the service's log lines out of standard output, until `stop`. */
export class LogCapture {
  readonly lines: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #write = process.stdout.write;

  constructor() {
    const write = this.#write.bind(process.stdout);
    process.stdout.write = ((chunk: string | Uint8Array, ...rest: never[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      if (!isEntry(text)) return write(chunk, ...rest);
      this.lines.push(text);
      for (const look of this.#waiting) look();
      return true;
    }) as typeof process.stdout.write;
  }

  /** The entries of one request. */
  of(id: string): LogEntry[] {
    return this.lines.map((line) => JSON.parse(line) as LogEntry).filter((entry) => entry.id === id);
  }

  /** The first entry of a request, once it is written. */
  next(id: string): Promise<LogEntry> {
    const { promise, resolve } = Promise.withResolvers<LogEntry>();
    const look = (): void => {
      const [entry] = this.of(id);
      if (entry) resolve(entry);
    };
    this.#waiting.push(look);
    look();
    return promise;
  }

  stop(): void {
    process.stdout.write = this.#write;
  }
}
