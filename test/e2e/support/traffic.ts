import { setTimeout } from 'node:timers/promises';
import { send } from './http.ts';

/** So many at once, and no more: a machine that does not keep up would have a function's process for each. */
const AT_ONCE = 10;

/** Ten requests a second, reading and writing in turn, until it is stopped. */
export class Traffic {
  /** What each request was answered with, or what happened to it instead. */
  readonly answers: string[] = [];
  /** Versions of the service that have answered. */
  readonly versions = new Set<string>();
  private readonly underWay: Promise<void>[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly url: string) {
    this.timer = setInterval(() => {
      if (this.underWay.length - this.answers.length < AT_ONCE) this.underWay.push(this.request(this.underWay.length));
    }, 100);
  }

  /** Waits until so many requests have been answered. */
  async underWayFor(requests: number): Promise<void> {
    while (this.answers.length < requests) await setTimeout(50);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }

  private async request(turn: number): Promise<void> {
    const [method, path, body] = [
      ['GET', '/to-dos?limit=5'],
      ['POST', '/to-dos', { title: `to-do ${turn}` }],
      ['GET', '/health'],
    ][turn % 3] as [string, string, object?];
    try {
      const { status, text } = await send(`${this.url}${path}`, method, { body });
      this.answers.push(`${method} ${status}`);
      if (path === '/health' && status === 200) this.versions.add(JSON.parse(text).version);
    } catch (error) {
      this.answers.push(`${method} ${String(error)}`);
    }
  }
}
