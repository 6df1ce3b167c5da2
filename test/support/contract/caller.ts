import { type Answer, type Client, json, nextOf } from '../clients.ts';

export type Json = Record<string, unknown>;
/** An item as the API answers it. */
export type Item = Json & { id: string; url: string; createdAt: string; updatedAt: string };
type Headers = Record<string, string | string[]>;

const JSON_BODY = { 'content-type': 'application/json' };

/** What to do about a rule that refuses what the contract sends. */
export const refusedByRule = ({ text }: Answer): Error =>
  new Error(
    'A rule refuses what the test of the contract sends. Give it values that none refuses, of this resource by `valid` and of those that it ' +
      `refers to by \`others\`, as docs/features.md shows. The answer: ${text}`,
  );

/** Somebody who uses one resource of the API. */
export class Caller {
  constructor(
    readonly client: Client,
    readonly path: string,
  ) {}

  /** The same caller, of another resource. */
  at = (path: string): Caller => new Caller(this.client, path);

  url = (rest = ''): string => `/${this.path}${rest}`;
  get = (rest = '', headers: Headers = {}): Promise<Answer> => this.client.get(this.url(rest), headers);
  post = (body: unknown, headers: Headers = {}): Promise<Answer> =>
    this.client.send('POST', this.url(), { headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });
  patch = (id: string, body: unknown, headers: Headers = {}): Promise<Answer> =>
    this.client.send('PATCH', this.url(`/${id}`), { headers: { ...JSON_BODY, ...headers }, body: JSON.stringify(body) });
  delete = (rest: string, headers: Headers = {}): Promise<Answer> => this.client.delete(this.url(rest), headers);
  send = (method: string, rest: string, headers: Headers = {}, body?: string | Uint8Array): Promise<Answer> =>
    this.client.send(method, this.url(rest), { headers, ...(body !== undefined && { body }) });

  async make(body: unknown): Promise<Item> {
    return (await this.made(body)).item;
  }

  /** An item with its tag. */
  async made(body: unknown): Promise<{ item: Item; tag: string }> {
    return this.madeBy(await this.post(body));
  }

  /** The item of the answer to a POST. */
  madeBy(answer: Answer): { item: Item; tag: string } {
    if (answer.status === 409) throw refusedByRule(answer);
    if (answer.status !== 201) throw new Error(`POST ${this.url()} answered ${answer.status}: ${answer.text}`);
    return { item: json<Item>(answer), tag: String(answer.headers.etag) };
  }

  async list(query = ''): Promise<Item[]> {
    const answer = await this.get(query);
    if (answer.status !== 200) throw new Error(`GET ${this.url(query)} answered ${answer.status}: ${answer.text}`);
    return json<Item[]>(answer);
  }

  /** All items, page by page; `between` happens after each page. */
  async walk(query: string, between: () => Promise<void> = async () => undefined): Promise<Item[]> {
    const all: Item[] = [];
    for (let path: string | undefined = this.url(query); path !== undefined; ) {
      const answer: Answer = await this.client.get(path);
      if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
      all.push(...json<Item[]>(answer));
      await between();
      path = nextOf(answer);
    }
    return all;
  }

  exists = async (id: string): Promise<boolean> => (await this.get(`/${id}`)).status === 200;
}
