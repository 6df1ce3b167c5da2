import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Failing = 'throttled' | 'unavailable' | 'expired' | 'denied' | 'unknown' | 'silent';

/** What AWS says of a call that it turns away: status, code, words. */
const SAID: Record<Exclude<Failing, 'silent'>, (call: string) => [status: number, code: string, message: string]> = {
  throttled: () => [400, 'ThrottlingException', 'Rate exceeded'],
  unavailable: () => [503, 'ServiceUnavailable', ''],
  expired: () => [403, 'ExpiredTokenException', 'The security token included in the request is expired'],
  denied: (call) => [403, 'AccessDeniedException', `User: arn:aws:iam::111122223333:user/ada is not authorized to perform: ${call}`],
  unknown: () => [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
};

/** An AWS that turns every call away, in one way, or leaves it without an answer. */
export class FailingAws {
  /** Every call by its name, or method and path. */
  readonly calls: string[] = [];
  private readonly server = createServer(async (request, response) => {
    const body = await text(request);
    const target = request.headers['x-amz-target']?.toString().split('.').at(-1);
    const query = new URLSearchParams(body).get('Action');
    const call = target ?? query ?? `${request.method} ${request.url}`;
    this.calls.push(call);
    if (this.way === 'silent') return;
    const [status, code, message] = SAID[this.way](call);
    if (query) {
      const responseBody = `<ErrorResponse><Error><Code>${code.replace(/Exception$/, '')}</Code><Message>${message}</Message></Error></ErrorResponse>`;
      return void response.writeHead(status, { 'content-type': 'text/xml' }).end(responseBody);
    }
    const responseBody = JSON.stringify({ __type: code, message });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code }).end(responseBody);
  });
  private readonly way: Failing;

  constructor(way: Failing) {
    this.way = way;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
