import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the program looks up beside snapshots, in an account where nothing was made yet: no SSM parameter, no role for REST APIs' logs. */
export class FakeLookups {
  /** The requests, as method and path or target. */
  readonly requests: string[] = [];
  private readonly server = createServer((request, response) => {
    const target = request.headers['x-amz-target'];
    this.requests.push(String(target ?? `${request.method} ${request.url}`));
    if (target) response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"ParameterNotFound"}');
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    process.env.AWS_ENDPOINT_URL_SSM = url;
    process.env.AWS_ENDPOINT_URL_API_GATEWAY = url;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    delete process.env.AWS_ENDPOINT_URL_SSM;
    delete process.env.AWS_ENDPOINT_URL_API_GATEWAY;
  }
}
