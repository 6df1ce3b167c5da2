import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Browser, chromium } from 'playwright-core';
import type { Answer, Client } from './clients.ts';
import { eventually as repeatUntilPassing } from './eventually.ts';

const { CHROMIUM = '/usr/bin/chromium', CI } = process.env;

const haveChromium = existsSync(CHROMIUM);

const HOW_TO_SEE = `there is no ${CHROMIUM}, so no browser saw the page: run  CHROMIUM=/path/to/chromium npm test`;

/** A suite that needs a browser. Without one it is skipped; in CI that is a failure and not a shorter run. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (!haveChromium && CI === 'true') throw new Error(HOW_TO_SEE);
  if (haveChromium) describe(name, suite);
  else describe.skip(`${name} (${HOW_TO_SEE})`, suite);
}

/** A Chromium that speaks to nobody but the page's server. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** Answers a request in the service's place, or with its help. */
export type Reply = (forward: () => Promise<Answer>, request: IncomingMessage) => Answer | Promise<Answer>;

/** A problem as the service or its gateway answers it. */
export const problem = (status: number, headers: Record<string, string> = {}, type = 'about:blank'): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  text: JSON.stringify({ type, title: 'Problem', status }),
});

/** Headers of one connection, which say nothing on the next. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/** Stands before the service as a gateway does, at `/` and at `/stage`: notes what is asked of the API and may answer it. */
export class Front {
  /** Requests to the API, as `GET /to-dos?sort=order`. */
  asked: string[] = [];
  /** Replies to the next requests to the API, one each. */
  next: Reply[] = [];
  /** The reply to all others. */
  always: Reply = (forward) => forward();

  private constructor(
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(client: Client): Promise<Front> {
    const server = createServer((incoming, outgoing) => {
      front
        .answer(client, incoming)
        .then(({ status, headers, text }) => {
          const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.includes(name));
          outgoing.writeHead(status, Object.fromEntries(kept)).end(text);
        })
        .catch((error) => outgoing.destroy(error));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    const front = new Front(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, close);
    return front;
  }

  private async answer(client: Client, request: IncomingMessage): Promise<Answer> {
    const { method = '', url = '', headers } = request;
    const path = url.replace(/^\/stage(?=\/|$)/, '') || '/';
    const body = await text(request);
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const forward = (): Promise<Answer> => client.send(method, path, { headers: sent, ...(body && { body }) });
    if (!path.startsWith('/to-dos')) return forward();
    this.asked.push(`${method} ${path}`);
    return (this.next.shift() ?? this.always)(forward, request);
  }
}

/** Repeats an assertion until it holds, for at most 10 seconds. */
export const eventually = (assertion: () => Promise<void>): Promise<void> => repeatUntilPassing(assertion, 10_000);
