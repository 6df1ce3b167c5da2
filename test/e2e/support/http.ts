import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Todo } from '../../support/clients.ts';

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const [plain, tls] = [new Agent({ keepAlive: true }), new TlsAgent({ keepAlive: true })];

/** Sends a request to a URL, and waits for as long as it takes: fetch gives up on a machine that is busy. */
export async function send(
  url: string,
  method = 'GET',
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const all = {
    ...(content !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
    ...headers,
  };
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const secure = url.startsWith('https:');
  const outgoing = (secure ? tlsRequest : request)(url, { method, headers: all, agent: secure ? tls : plain });
  outgoing.on('error', reject).on('response', (incoming) => {
    text(incoming).then((body) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: body }), reject);
  });
  outgoing.end(content);
  return promise;
}

/** The URL of the next page, if an answer names one. */
export const nextOf = ({ headers }: Answered): string | undefined => /^<(.+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1];

/** Deletes every to-do of a list that everybody shares, which nobody may without a filter. */
export async function clear(url: string): Promise<void> {
  for (const completed of [true, false]) {
    const { status, text } = await send(`${url}/to-dos?completed=${completed}`, 'DELETE');
    if (status !== 204) throw new Error(`the to-dos could not be deleted: ${status} ${text}`);
  }
}

/** Every to-do, page by page, as `Link` leads from one to the next. */
export async function allTodos(url: string, sort = 'createdAt'): Promise<Todo[]> {
  const todos: Todo[] = [];
  for (let next: string | undefined = `${url}/to-dos?limit=200&sort=${sort}`; next !== undefined; ) {
    const page: Answered = await send(next);
    if (page.status !== 200) throw new Error(`${next} answered ${page.status}: ${page.text}`);
    todos.push(...(JSON.parse(page.text) as Todo[]));
    next = nextOf(page);
  }
  return todos;
}
