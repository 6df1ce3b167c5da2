import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { errorPacket, statementIn } from './protocol.ts';

/** Hooks on a link's traffic, each of which may make the link fail. Statements are visible only without encryption. */
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
  /** Stops forwarding. */
  #failed = false;
  /** Server data is held back until this resolves. */
  #gate: Promise<unknown> = Promise.resolve();
  /** Bytes of server data that still pass before the link is cut. */
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

  /** Closes both sides gracefully. */
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

  /** Silently drops data in both directions. */
  blackHole(): void {
    this.#failed = true;
  }

  /** Closes the server side without telling the client. */
  halfOpen(): void {
    this.#failed = true;
    this.server.resetAndDestroy();
  }

  /** Answers with an error in the server's place; `fatal` also closes the connection. */
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

  /** Lets this many more bytes of the server pass, then fails. */
  cutAfter(bytes: number, strike: (link: Link) => void): void {
    this.#allowance = bytes;
    this.#cut = strike;
  }

  /** Delays data of the server, in milliseconds. */
  delay(ms: number): void {
    this.hold(setTimeout(ms));
  }

  /** Holds data of the server back until a promise resolves. */
  hold(until: Promise<unknown>): void {
    this.#gate = this.#gate.then(() => until);
  }

  /** Closes the links that failed silently. */
  destroyFailed(): void {
    if (!this.#failed) return;
    this.client.destroy();
    this.server.destroy();
  }
}

/** A TCP proxy in front of a database server that fails on command. */
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

  /** Removes all rules, and closes links that failed silently. */
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
