import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The answer to a call; `held` delays it until {@link HeldAws.release}. */
type Answer = string | object | 'held' | ((parameters: URLSearchParams) => string | object);

/** A fake AWS for a command in another process: it answers as configured, and can hold answers back. */
export class HeldAws {
  /** Every call by its name, in order. */
  readonly calls: string[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly arrivals = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    private readonly answers: Record<string, Answer>,
  ) {}

  static async start(answers: Record<string, Answer>): Promise<HeldAws> {
    const server = createServer();
    const aws = new HeldAws(server, answers);
    server.on('request', (request, response) => void aws.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return aws;
  }

  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      NO_PROXY: '127.0.0.1',
    };
  }

  /** Resolves once a call has been made this many times. */
  async called(name: string, times = 1): Promise<void> {
    while (this.calls.filter((it) => it === name).length < times) {
      await new Promise<void>((resolve) => this.arrivals.add(resolve));
    }
  }

  /** Sends the held answers, and holds no further ones. */
  release(): void {
    for (const [name, answer] of Object.entries(this.answers)) if (answer === 'held') this.answers[name] = {};
    for (const go of this.waiting.splice(0)) go();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const parameters = new URLSearchParams(body);
    const target = request.headers['x-amz-target']?.toString().split('.').at(-1);
    const name = parameters.get('Action') ?? (target && targetName(target, body)) ?? pathName(request);
    this.calls.push(name);
    for (const arrived of this.arrivals) arrived();
    this.arrivals.clear();
    if (this.answers[name] === 'held') await new Promise<void>((resolve) => this.waiting.push(resolve));
    const configured = this.answers[name];
    const answer = typeof configured === 'function' ? configured(parameters) : configured;
    if (answer === undefined) {
      const __type = name === DECISIONS ? 'ParameterNotFound' : 'Untold';
      return void response.writeHead(400).end(JSON.stringify({ __type, message: `nothing is to call ${name}` }));
    }
    if (typeof answer === 'object') {
      return void response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
    }
    // RDS answers in XML; errors carry their code.
    const fault = /^\w+Fault$/.test(answer);
    const xml = fault ? `<ErrorResponse><Error><Code>${answer}</Code></Error></ErrorResponse>` : wrapped(name, answer);
    response.writeHead(fault ? 404 : 200, { 'content-type': 'text/xml' }).end(xml);
  }
}

const wrapped = (name: string, xml: string): string => `<${name}Response><${name}Result>${xml}</${name}Result></${name}Response>`;

/** The call that reads a stack's decisions. By default there are none. */
export const DECISIONS = 'GetParameter decisions';

const targetName = (target: string, body: string): string =>
  target === 'GetParameter' && JSON.parse(body).Name.endsWith('/decisions') ? DECISIONS : target;

/** Lambda's calls are identified by method and path only. */
function pathName({ method, url = '' }: IncomingMessage): string {
  const path = url.split('?')[0] ?? '';
  if (path.endsWith('/invocations')) return 'Invoke';
  if (path.endsWith('/versions')) return 'ListVersionsByFunction';
  if (path.endsWith('/configuration')) return 'GetFunctionConfiguration';
  return path.includes('/aliases/') ? (method === 'PUT' ? 'UpdateAlias' : 'GetAlias') : `${method} ${path}`;
}
