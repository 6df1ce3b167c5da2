import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What the program looks up beside snapshots: SSM parameters, none unless a test says so, and no role for REST APIs' logs. */
export class FakeLookups {
  /** The requests, as method and path or target. */
  readonly requests: string[] = [];
  /** SSM parameters by their names. */
  parameters: Record<string, string> = {};
  private readonly server = createServer(async (request, response) => {
    const target = request.headers['x-amz-target'];
    this.requests.push(String(target ?? `${request.method} ${request.url}`));
    if (!target) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    const { Name } = (await json(request)) as { Name: string };
    const Value = this.parameters[Name];
    response
      .writeHead(Value === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(Value === undefined ? { __type: 'ParameterNotFound' } : { Parameter: { Name, Value } }));
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
