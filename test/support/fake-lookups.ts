import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeZone {
  name: string;
  id: string;
  optIn?: string;
  state?: string;
}

const ZONES: FakeZone[] = ['a', 'b', 'c'].map((letter, index) => ({ name: `us-east-1${letter}`, id: `use1-az${index + 4}` }));
const SERVICES = ['SSM', 'API_GATEWAY', 'EC2', 'LAMBDA', 'CLOUDWATCH_LOGS'] as const;

/**
 * Answers the program's lookups other than databases, for an account in which nothing exists yet: no SSM parameter, no role for REST APIs' logs,
 * three zones. Every requested function version exists.
 */
export class FakeLookups {
  /** The requests, as method and path or target. */
  readonly requests: string[] = [];
  /** EC2's list of zones; empty: EC2 does not know. */
  zones = ZONES;
  /** Existing SSM parameters. */
  parameters: Record<string, string> = {};
  /** Names of existing functions and log groups. */
  living: string[] = [];
  /** Provisioned concurrency. */
  warm = 0;
  private readonly server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const target = request.headers['x-amz-target'];
    const action = new URLSearchParams(body).get('Action');
    this.requests.push(String(target ?? action ?? `${request.method} ${request.url}`));
    if (String(target).endsWith('DescribeLogGroups')) response.writeHead(200, SSM).end(JSON.stringify(this.logGroups(JSON.parse(body))));
    else if (target)
      this.answerParameter(JSON.parse(body).Name, (status, json) => void response.writeHead(status, SSM).end(JSON.stringify(json)));
    else if (action === 'DescribeAvailabilityZones' && this.zones.length > 0) response.end(zonesXml(this.zones));
    else if (action) response.writeHead(403).end('<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>');
    else {
      const [status, error, json] = this.answer(String(request.url));
      response.writeHead(status, { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) });
      response.end(JSON.stringify(json));
    }
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
    this.living = [];
    this.warm = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    for (const service of SERVICES) delete process.env[`AWS_ENDPOINT_URL_${service}`];
  }

  private logGroups({ logGroupNamePrefix = '' }: Record<string, string>): object {
    const names = this.living.filter((name) => name.startsWith(logGroupNamePrefix));
    return { logGroups: names.map((logGroupName) => ({ logGroupName })) };
  }

  /** Lambda's, and an empty one for the rest. */
  private answer(url: string): [status: number, error: string | undefined, json: object] {
    if (url.includes('/provisioned-concurrency')) {
      if (this.warm === 0) return [404, 'ProvisionedConcurrencyConfigNotFoundException', {}];
      return [200, undefined, { RequestedProvisionedConcurrentExecutions: this.warm }];
    }
    const [, FunctionName] = /\/functions\/([^/]+)\/configuration/.exec(url) ?? [];
    if (FunctionName === undefined || url.includes('Qualifier=')) return [200, undefined, {}];
    return this.living.includes(FunctionName) ? [200, undefined, { FunctionName }] : [404, 'ResourceNotFoundException', {}];
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
