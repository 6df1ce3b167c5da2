import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeZone {
  name: string;
  id: string;
  optIn?: string;
  state?: string;
}

const ZONES: FakeZone[] = ['a', 'b', 'c'].map((letter, index) => ({ name: `us-east-1${letter}`, id: `use1-az${index + 4}` }));
const SERVICES = ['SSM', 'API_GATEWAY', 'EC2', 'LAMBDA'] as const;

/**
 * What the program looks up beside databases, in an account where nothing was made yet: no SSM parameter, no role for REST APIs' logs, three zones. Every version is there that is asked for.
 */
export class FakeLookups {
  /** The requests, as method and path or target. */
  readonly requests: string[] = [];
  /** What EC2 lists; nothing is known of them when there are none. */
  zones = ZONES;
  /** SSM parameters that there are. */
  parameters: Record<string, string> = {};
  private readonly server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const target = request.headers['x-amz-target'];
    const action = new URLSearchParams(body).get('Action');
    this.requests.push(String(target ?? action ?? `${request.method} ${request.url}`));
    if (target)
      this.answerParameter(JSON.parse(body).Name, (status, json) => void response.writeHead(status, SSM).end(JSON.stringify(json)));
    else if (action === 'DescribeAvailabilityZones' && this.zones.length > 0) response.end(zonesXml(this.zones));
    else if (action) response.writeHead(403).end('<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>');
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    for (const service of SERVICES) process.env[`AWS_ENDPOINT_URL_${service}`] = url;
  }

  reset(): void {
    this.requests.length = 0;
    this.zones = ZONES;
    this.parameters = {};
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    for (const service of SERVICES) delete process.env[`AWS_ENDPOINT_URL_${service}`];
  }

  private answerParameter(name: string, answer: (status: number, json: unknown) => void): void {
    const Value = this.parameters[name];
    if (Value === undefined) answer(400, { __type: 'ParameterNotFound' });
    else answer(200, { Parameter: { Name: name, Value } });
  }
}

const SSM = { 'content-type': 'application/x-amz-json-1.1' };

function zonesXml(zones: FakeZone[]): string {
  const items = zones.map(
    ({ name, id, optIn = 'opt-in-not-required', state = 'available' }) =>
      `<item><zoneName>${name}</zoneName><zoneId>${id}</zoneId><zoneState>${state}</zoneState><optInStatus>${optIn}</optInStatus></item>`,
  );
  return `<DescribeAvailabilityZonesResponse><availabilityZoneInfo>${items.join('')}</availabilityZoneInfo></DescribeAvailabilityZonesResponse>`;
}
