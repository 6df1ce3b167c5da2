import { randomUUID } from 'node:crypto';
import { type Answer, type Client, json, nextOf, type Todo } from '../support/clients.ts';

/** A to-do and its ETag, as the last answer had them. */
interface Known {
  todo: Todo;
  etag: string;
}

/** As many to-dos are kept, so that the list, and with it the work of a request, stays as it is. */
const TODOS = 500;

const LISTS = [
  '/to-dos',
  '/to-dos?sort=-createdAt&limit=20',
  '/to-dos?sort=dueAt&completed=false&limit=10',
  '/to-dos?sort=-order&count=true&limit=20',
  '/to-dos?q=TASK&limit=20',
];

/**
 * Requests of all routes, each answer checked against what is known. A to-do is in the hands of one request at a time, so that there is
 * one right answer to each.
 */
export class Mix {
  readonly #free: Known[] = [];
  #todos = 0;
  #page: string | undefined;

  constructor(private readonly client: Client) {}

  /** The kinds of requests, and how many of 100 are of each. */
  readonly #kinds: [number, () => Promise<void>][] = [
    [24, () => (this.#todos < TODOS ? this.create() : this.delete())],
    [22, () => this.get()],
    [6, () => this.revalidate()],
    [16, () => this.patch()],
    [2, () => this.patchStale()],
    [18, () => this.list()],
    [12, () => this.turnPage()],
  ];

  /** Sends the next request. @throws Error when its answer is not the right one. */
  send(): Promise<void> {
    let at = Math.random() * 100;
    for (const [share, kind] of this.#kinds) {
      at -= share;
      if (at < 0) return kind();
    }
    throw new Error('the shares are not 100 together');
  }

  /** Every other one with a key, and one in eight of those again. */
  private async create(): Promise<void> {
    this.#todos++;
    const key = randomUUID();
    const keyed = Math.random() < 0.5;
    const todo = { title: `task ${key}`, notes: 'x'.repeat(Math.random() * 200), order: Math.trunc(Math.random() * 1_000) };
    const post = async (): Promise<Known> =>
      knownBy(expectStatus(await this.client.post(todo, keyed ? { 'idempotency-key': key } : {}), 201));
    const known = await post();
    if (keyed && Math.random() < 0.125) expectSame(await post(), known);
    this.#free.push(known);
  }

  private delete(): Promise<void> {
    return this.withOne(async ({ todo, etag }) => {
      this.#todos--;
      expectStatus(await this.client.delete(`/to-dos/${todo.id}`, Math.random() < 0.5 ? { 'if-match': etag } : {}), 204);
      return undefined;
    });
  }

  private get(): Promise<void> {
    return this.withOne(async (known) => {
      expectSame(knownBy(expectStatus(await this.client.get(`/to-dos/${known.todo.id}`), 200)), known);
      return known;
    });
  }

  private revalidate(): Promise<void> {
    return this.withOne(async (known) => {
      expectStatus(await this.client.get(`/to-dos/${known.todo.id}`, { 'if-none-match': known.etag }), 304);
      return known;
    });
  }

  private patch(): Promise<void> {
    return this.withOne(async ({ todo, etag }) => {
      const patch = { completed: !todo.completed, dueAt: new Date(Math.random() * 2e12).toISOString() };
      const known = knownBy(expectStatus(await this.client.patch(todo.id, patch, { 'if-match': etag }), 200));
      expectSame(known, { todo: { ...todo, ...patch, updatedAt: known.todo.updatedAt }, etag: known.etag });
      return known;
    });
  }

  private patchStale(): Promise<void> {
    return this.withOne(async (known) => {
      expectStatus(await this.client.patch(known.todo.id, { title: 'lost' }, { 'if-match': '"0-0"' }), 412);
      return known;
    });
  }

  private list(): Promise<void> {
    return this.walk(LISTS[Math.trunc(Math.random() * LISTS.length)] as string);
  }

  /** The page that the last list or page named, or a first one. */
  private turnPage(): Promise<void> {
    const page = this.#page;
    this.#page = undefined;
    return page === undefined ? this.list() : this.walk(page);
  }

  private async walk(page: string): Promise<void> {
    const answer = expectStatus(await this.client.get(page), 200);
    json<Todo[]>(answer);
    this.#page = nextOf(answer);
  }

  /** Takes a to-do that nobody has, and puts back what the work leaves of it. */
  private async withOne(work: (known: Known) => Promise<Known | undefined>): Promise<void> {
    const [known] = this.#free.splice(Math.trunc(Math.random() * this.#free.length), 1);
    if (!known) return this.create();
    const left = await work(known);
    if (left) this.#free.push(left);
  }
}

const knownBy = (answer: Answer): Known => ({ todo: json<Todo>(answer), etag: String(answer.headers.etag) });

/** @throws Error when an answer has another status. */
function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`answered ${answer.status} instead of ${status}: ${answer.text.slice(0, 300)}`);
  return answer;
}

/** @throws Error when a to-do is not what it must be. */
function expectSame(seen: Known, right: Known): void {
  if (JSON.stringify(seen) !== JSON.stringify(right)) throw new Error(`is ${JSON.stringify(seen)} instead of ${JSON.stringify(right)}`);
}
