import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { errorPacket, statementIn } from './protocol.ts';

/** What happens on the way; each may make a link fail. On an encrypted link no statement can be seen. */
export interface Rules {
  /** A client connected, and the server has not greeted it yet. */
  connected?: (link: Link) => void;
  /** The server greeted, and the client answers with its login. */
  login?: (link: Link) => void;
  /** The client sent a statement, and the server has not got it yet. */
  sent?: (link: Link, sql: string) => void;
  /** The server answered a statement, and the client has not got the answer yet. */
  answered?: (link: Link, sql: string) => void;
}

/** One connection through the proxy. Once it failed, it forwards nothing more. */
export class Link {
  /** Nothing is forwarded any more. */
  #failed = false;
  /** The answers wait for this. */
  #gate: Promise<unknown> = Promise.resolve();
  /** How many bytes of the server's may pass before the link is cut. */
  #allowance = Infinity;
  #cut: (link: Link) => void = () => undefined;
  #greeted = false;
  #login = false;
  #statement: string | undefined;

  constructor(
    readonly client: Socket,
    readonly server: Socket,
    rules: () => Rules,
  ) {
    client.on('data', (chunk) => {
      if (this.#greeted && !this.#login) {
        this.#login = true;
        rules().login?.(this);
      }
      const sql = statementIn(chunk);
      if (sql !== undefined) {
        this.#statement = sql;
        rules().sent?.(this, sql);
      }
      if (!this.#failed) server.write(chunk);
    });
    server.on('data', (chunk) => {
      this.#greeted = true;
      const sql = this.#statement;
      this.#statement = undefined;
      if (sql !== undefined) rules().answered?.(this, sql);
      if (this.#failed) return;
      const allowed = chunk.subarray(0, this.#allowance);
      this.#allowance -= chunk.length;
      this.#gate = this.#gate.then(() => {
        if (!this.#failed) client.write(allowed, () => this.#allowance < 0 && this.#cut(this));
      });
    });
    client.on('end', () => !this.#failed && server.end());
    server.on('end', () => this.#gate.then(() => !this.#failed && client.end()));
    client.on('error', () => !this.#failed && server.destroy());
    server.on('error', () => !this.#failed && client.destroy());
    rules().connected?.(this);
  }

  /** Both sides are told that the connection ends. */
  fin(): void {
    this.#failed = true;
    this.client.end();
    this.server.end();
  }

  reset(): void {
    this.#failed = true;
    this.client.resetAndDestroy();
    this.server.resetAndDestroy();
  }

  /** Bytes of both sides vanish, and neither is told. */
  blackHole(): void {
    this.#failed = true;
  }

  /** The server is gone, and the client is not told. */
  halfOpen(): void {
    this.#failed = true;
    this.server.resetAndDestroy();
  }

  /** The server answers with an error instead; `fatal` closes the connection after it. */
  refuse(errno: number, message: string, { fatal = false } = {}): void {
    this.client.write(errorPacket(errno, message, this.#login ? 1 : 0));
    if (fatal) this.fin();
    else {
      this.#failed = true;
      // The statement was not forwarded; the next one is.
      setImmediate(() => {
        this.#failed = false;
      });
    }
  }

  /** Lets this many bytes of the server's through, and then fails. */
  cutAfter(bytes: number, strike: (link: Link) => void): void {
    this.#allowance = bytes;
    this.#cut = strike;
  }

  /** What the server says arrives this much later, in milliseconds. */
  delay(ms: number): void {
    this.hold(setTimeout(ms));
  }

  /** What the server says arrives not before this. */
  hold(until: Promise<unknown>): void {
    this.#gate = this.#gate.then(() => until);
  }

  /** Ends what failed without a word. */
  destroyFailed(): void {
    if (!this.#failed) return;
    this.client.destroy();
    this.server.destroy();
  }
}

/** A TCP proxy in front of a database server, that fails as it is told. */
export class FaultProxy {
  rules: Rules = {};
  readonly links = new Set<Link>();
  #server: Server | undefined;
  #port = 0;

  private constructor(
    private readonly host: string,
    private readonly targetPort: number,
  ) {}

  static async start(host: string, port: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(host, port);
    await proxy.up();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** Takes connections, always on the same port. */
  async up(): Promise<void> {
    this.#server = createServer((client) => this.accept(client));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Resets every connection and refuses new ones. */
  async down(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close');
    this.#server?.close();
    for (const link of this.links) link.reset();
    await closed;
  }

  /** No rule any more, and what failed silently is over. */
  heal(): void {
    this.rules = {};
    for (const link of this.links) link.destroyFailed();
  }

  private accept(client: Socket): void {
    const server = connect(this.targetPort, this.host);
    const link = new Link(client, server, () => this.rules);
    this.links.add(link);
    const closed = (): void => {
      if (client.closed && server.closed) this.links.delete(link);
    };
    client.on('close', closed);
    server.on('close', closed);
  }
}
