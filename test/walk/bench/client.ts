import { setTimeout } from 'node:timers/promises';
import { send } from '../../e2e/support/http.ts';

const PAUSE_MS = 700;
/** How often a write is tried whose outcome is not known. */
const TRIES = 4;

/** Writes to-dos one after another, each under a key of its own, and knows which were acknowledged. */
export class WritingClient {
  /** Titles, in their order. */
  readonly acknowledged: string[] = [];
  /** All that was sent, of which some may have been written without an answer. */
  readonly sent = new Set<string>();
  private readonly url: string;
  private readonly name: string;
  private isStopped = false;
  private held: Promise<void> | undefined;
  private readonly done: Promise<void>;

  /** @param name what its titles begin with */
  constructor(url: string, name: string) {
    this.url = url;
    this.name = name;
    this.done = this.run();
  }

  /** Has something done between two writes. */
  async between<T>(act: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held = promise;
    try {
      await this.writing;
      return await act();
    } finally {
      this.held = undefined;
      resolve();
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.done;
  }

  private writing = Promise.resolve();

  private async run(): Promise<void> {
    for (let count = 0; !this.isStopped; count++) {
      await this.held;
      this.writing = this.write(`${this.name}-${count}`);
      await this.writing;
      await setTimeout(PAUSE_MS);
    }
  }

  private async write(title: string): Promise<void> {
    this.sent.add(title);
    for (let tries = 0; tries < TRIES; tries++) {
      const headers = { 'idempotency-key': title };
      const status = await send(`${this.url}/to-dos`, 'POST', { body: { title }, headers }).then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status === 201) return void this.acknowledged.push(title);
      await setTimeout(PAUSE_MS);
    }
  }
}
