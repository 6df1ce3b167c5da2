import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** A to-do as the API answers it. */
export interface Todo {
  id: string;
  url: string;
  title: string;
  completed: boolean;
  order: number | null;
  notes: string | null;
  dueAt: string | null;
  createdAt: string;
  updatedAt: string;
}

type Headers = Record<string, string | string[]>;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** The JSON of an answer. */
export const json = <T = unknown>({ text }: Answer): T => JSON.parse(text) as T;

/** Speaks HTTP to the service just as told: fetch would normalize paths and refuse some headers and methods. */
export class Client {
  readonly #agent: Agent;

  constructor(
    readonly url: string,
    private readonly headers: Headers = {},
    agent?: Agent,
  ) {
    this.#agent = agent ?? new Agent({ keepAlive: true });
  }

  /** A client that sends these headers with each request. */
  with(headers: Headers): Client {
    return new Client(this.url, { ...this.headers, ...headers }, this.#agent);
  }

  send(method: string, path: string, { headers = {}, body }: { headers?: Headers; body?: string | Uint8Array } = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const { hostname, port } = new URL(this.url);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ hostname, port, method, path, agent: this.#agent, headers: { ...length, ...this.headers, ...headers } });
    outgoing.on('error', reject).on('response', (incoming) => {
      text(incoming).then((content) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: content }), reject);
    });
    outgoing.end(body);
    return promise;
  }

  get = (path: string, headers: Headers = {}): Promise<Answer> => this.send('GET', path, { headers });
  delete = (path: string, headers: Headers = {}): Promise<Answer> => this.send('DELETE', path, { headers });

  /** POST of a JSON value to the list. */
  post = (value: unknown, headers: Headers = {}): Promise<Answer> =>
    this.send('POST', '/to-dos', { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) });

  /** PATCH of a to-do with a JSON value. */
  patch = (id: string, value: unknown, headers: Headers = {}): Promise<Answer> =>
    this.send('PATCH', `/to-dos/${id}`, { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) });

  async create(fields: Partial<Todo> = {}): Promise<Todo> {
    return created(await this.post({ title: 'walk the dog', ...fields }));
  }

  /** The to-dos of one page. */
  async list(query = ''): Promise<Todo[]> {
    const answer = await this.get(`/to-dos${query}`);
    if (answer.status !== 200) throw new Error(`GET /to-dos${query} answered ${answer.status}: ${answer.text}`);
    return json<Todo[]>(answer);
  }

  /** All to-dos, page by page; `between` happens after each page. */
  async walk(query: string, between: (page: Todo[]) => Promise<void> = async () => undefined): Promise<Todo[]> {
    const all: Todo[] = [];
    for (let path: string | undefined = `/to-dos${query}`; path !== undefined; ) {
      const answer: Answer = await this.get(path);
      if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
      const page = json<Todo[]>(answer);
      all.push(...page);
      await between(page);
      path = nextOf(answer);
    }
    return all;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The to-do that a POST made. */
export function created(answer: Answer): Todo {
  if (answer.status !== 201) throw new Error(`POST /to-dos answered ${answer.status}: ${answer.text}`);
  return json<Todo>(answer);
}

/** Path and query of the next page, if an answer names one. */
export function nextOf({ headers }: Answer): string | undefined {
  const { link } = headers;
  if (typeof link !== 'string') return undefined;
  const url = /^<(.+)>; rel="next"$/.exec(link)?.[1];
  if (url === undefined) throw new Error(`not a Link to the next page: ${link}`);
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** Sends bytes as they are, and returns all that comes back until the server closes. */
export async function sendRaw(url: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  return text(socket);
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { field: string; message: string; code: string }[];
  deleted?: number;
}

/** Checks that an answer is this problem, in the form that every error has. */
export function expectProblem(answer: Answer, status: number): ProblemDocument {
  expect({ status: answer.status, type: answer.headers['content-type'], body: answer.text }).toMatchObject({
    status,
    type: 'application/problem+json',
  });
  expect(answer.headers['x-request-id']).toMatch(/^[\x21-\x7e]{1,128}$/);
  expect(answer.headers).not.toHaveProperty('x-powered-by');
  const document = json<ProblemDocument>(answer);
  expect(document).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
  expect(Object.keys(document).filter((key) => !['type', 'title', 'status', 'detail', 'errors', 'deleted'].includes(key))).toEqual([]);
  return document;
}

/** Checks that an answer is a 400, and returns the fields it names. */
export const refusedFields = (answer: Answer): string[] => refusals(answer).map(([field]) => field);

/** Checks that an answer is a 400, and returns the fields it names, each with its code. */
export function refusals(answer: Answer): [field: string, code: string][] {
  const { errors = [] } = expectProblem(answer, 400);
  for (const error of errors)
    expect(error).toEqual({ field: expect.any(String), message: expect.stringMatching(/./), code: expect.stringMatching(/^[a-z_]+$/) });
  return errors.map(({ field, code }) => [field, code]);
}
