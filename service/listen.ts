import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, isIPv6, type Server } from 'node:net';

/** How many ports are tried where any will do: one that is free on one address may be taken on the other. */
const ATTEMPTS = 10;

export interface Listening {
  /** How this machine reaches it. */
  url: string;
  /** Takes no more requests. Resolves when the last one is answered. */
  close(): Promise<void>;
}

/**
 * @param host `localhost` is both addresses that programs take that name for.
 * @throws Error of Node.js's with the code, the address and the port.
 */
export async function listen(server: HttpServer, host: string, port: number): Promise<Listening> {
  if (host !== 'localhost') return listening(`http://${named(host)}:${await bind(server, port, host)}`, server);
  for (let attempt = 1; ; attempt++) {
    const bound = await bind(server, port, '127.0.0.1');
    try {
      const second = await bindBeside(server, bound);
      return listening(`http://localhost:${bound}`, server, ...second);
    } catch (error) {
      await closed(server);
      if (port !== 0 || codeOf(error) !== 'EADDRINUSE' || attempt === ATTEMPTS) throw error;
    }
  }
}

/** A second server, where this machine has IPv6, whose connections are the first one's. */
async function bindBeside(server: HttpServer, port: number): Promise<Server[]> {
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket));
  try {
    await bind(second, port, '::1');
    return [second];
  } catch (error) {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error))) return [];
    throw error;
  }
}

async function bind(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const listening = (url: string, server: HttpServer, ...others: Server[]): Listening => ({
  url,
  close: async () => {
    // Else a connection that is kept alive after the answer it waits for would hold the end up for five seconds.
    server.keepAliveTimeout = 1;
    await Promise.all([server, ...others].map(closed));
  },
});

const closed = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));

/** A host as a URL has it. What listens on every address does so on this machine's own. */
const named = (host: string): string => (['0.0.0.0', '::'].includes(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
