import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, isIPv6, type Server } from 'node:net';

/** Attempts to find a port when any will do: one that is free on IPv4 may be taken on IPv6. */
const ATTEMPTS = 10;

export interface Listening {
  /** The URL that reaches it from this machine. */
  url: string;
  /** Stops accepting requests; resolves when the last response is sent. */
  close(): Promise<void>;
}

/**
 * @param host `localhost` listens on both loopback addresses, because clients resolve the name to either.
 * @throws Node.js's error with code, address and port.
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

/** A second server for IPv6 loopback, if this machine has it, which hands its connections to the first. */
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
    // Otherwise a connection kept alive after its last response would delay closing by five seconds.
    server.keepAliveTimeout = 1;
    await Promise.all([server, ...others].map(closed));
  },
});

const closed = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));

/** The host as part of a URL; `localhost` for a server that listens on every address. */
const named = (host: string): string => (['0.0.0.0', '::'].includes(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
