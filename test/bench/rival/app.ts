import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import type { ResultSetHeader, RowDataPacket } from 'mysql2';
import type { Pool } from 'mysql2/promise';

/**
 * The same four routes on the same table, as a small team writes them by hand: Express, mysql2, no framework and no ORM. It checks
 * what it takes, answers the same JSON, and writes a log line a request; it survives no freeze, pause or failover.
 */

interface TodoRow extends RowDataPacket {
  id: string;
  title: string;
  notes: string | null;
  completed: number;
  sort_order: number | null;
  due_at: number | null;
  created_at: number;
  updated_at: number;
  revision: number;
}

interface Input {
  title?: string;
  notes?: string | null;
  completed?: boolean;
  order?: number | null;
  dueAt?: string | null;
}

class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const COLUMNS = 'id, title, notes, completed, sort_order, due_at, created_at, updated_at, revision';

const checks: Record<keyof Input, (value: unknown) => boolean> = {
  title: (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 200,
  notes: (value) => value === null || (typeof value === 'string' && value.length <= 2000),
  completed: (value) => typeof value === 'boolean',
  order: (value) => value === null || Number.isInteger(value),
  dueAt: (value) => value === null || (typeof value === 'string' && !Number.isNaN(Date.parse(value))),
};

function inputOf(body: unknown): Input {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new HttpError(400, 'send a JSON object');
  for (const [field, value] of Object.entries(body)) {
    if (!Object.hasOwn(checks, field)) throw new HttpError(400, `${field} is not a known field`);
    if (!checks[field as keyof Input](value)) throw new HttpError(400, `${field} is not valid`);
  }
  return body;
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(Number(time)).toISOString());
const millis = (time: string | null | undefined): number | null => (time ? Date.parse(time) : null);
const etag = ({ revision, updated_at }: TodoRow): string => `"${revision}-${Number(updated_at).toString(36)}"`;

function present(todo: TodoRow, request: Request) {
  return {
    id: todo.id,
    url: `http://${request.headers.host}/to-dos/${todo.id}`,
    title: todo.title,
    completed: Boolean(todo.completed),
    order: todo.sort_order,
    notes: todo.notes,
    dueAt: iso(todo.due_at),
    createdAt: iso(todo.created_at),
    updatedAt: iso(todo.updated_at),
  };
}

async function find(pool: Pool, id: string): Promise<TodoRow> {
  const [[todo]] = await pool.query<TodoRow[]>(`SELECT ${COLUMNS} FROM todo WHERE owner = '' AND id = ?`, [id]);
  if (!todo) throw new HttpError(404, 'not found');
  return todo;
}

const logged = (request: Request, response: Response, next: () => void): void => {
  const id = request.get('x-request-id') ?? randomUUID();
  const started = performance.now();
  response.set('X-Request-Id', id);
  response.once('finish', () => {
    const { method, path } = request;
    const entry = { time: new Date().toISOString(), id, method, path, status: response.statusCode, ms: performance.now() - started };
    process.stdout.write(`${JSON.stringify(entry)}\n`);
  });
  next();
};

export function createRival(pool: Pool): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(logged, express.json({ limit: '64kb', type: ['application/json', 'application/merge-patch+json'] }));

  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });

  app.get('/to-dos', async (request, response) => {
    const limit = Number(request.query.limit ?? 50);
    if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw new HttpError(400, 'limit must be from 1 to 200');
    const after = String(request.query.after ?? '');
    const [rows] = await pool.query<TodoRow[]>(`SELECT ${COLUMNS} FROM todo WHERE owner = '' AND id > ? ORDER BY id LIMIT ?`, [
      after,
      limit + 1,
    ]);
    const page = rows.slice(0, limit);
    if (rows.length > limit) response.set('Link', `</to-dos?limit=${limit}&after=${page.at(-1)?.id}>; rel="next"`);
    response.json(page.map((todo) => present(todo, request)));
  });

  app.get('/to-dos/:id', async (request, response) => {
    const todo = await find(pool, request.params.id);
    response.set('ETag', etag(todo)).json(present(todo, request));
  });

  app.post('/to-dos', async (request, response) => {
    const { title, notes = null, completed = false, order = null, dueAt } = inputOf(request.body);
    if (title === undefined) throw new HttpError(400, 'title is missing');
    const now = Date.now();
    const values = { id: uuidv7(now), owner: '', title: title.trim(), notes, completed, sort_order: order, due_at: millis(dueAt) };
    const search = `${values.title}\0${notes ?? ''}`.toLowerCase();
    await pool.query('INSERT INTO todo SET ?', { ...values, search, created_at: now, updated_at: now, revision: 1 });
    const todo = { ...values, completed: Number(completed), created_at: now, updated_at: now, revision: 1 } as TodoRow;
    const answer = present(todo, request);
    response
      .status(201)
      .set({ Location: answer.url, ETag: etag(todo) })
      .json(answer);
  });

  app.patch('/to-dos/:id', async (request, response) => {
    const input = inputOf(request.body);
    const seen = await find(pool, request.params.id);
    const next = {
      title: input.title?.trim() ?? seen.title,
      notes: input.notes === undefined ? seen.notes : input.notes,
      completed: Number(input.completed ?? seen.completed),
      sort_order: input.order === undefined ? seen.sort_order : input.order,
      due_at: input.dueAt === undefined ? seen.due_at : millis(input.dueAt),
    };
    const changes = {
      ...next,
      search: `${next.title}\0${next.notes ?? ''}`.toLowerCase(),
      updated_at: Math.max(Date.now(), Number(seen.updated_at) + 1),
      revision: seen.revision + 1,
    };
    const [{ affectedRows }] = await pool.query<ResultSetHeader>("UPDATE todo SET ? WHERE owner = '' AND id = ? AND revision = ?", [
      changes,
      seen.id,
      seen.revision,
    ]);
    if (affectedRows === 0) throw new HttpError(409, 'changed meanwhile');
    const todo = Object.assign(seen, changes);
    response.set('ETag', etag(todo)).json(present(todo, request));
  });

  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    const status = typeof error.status === 'number' ? error.status : 500;
    if (status === 500) console.error(error);
    response.status(status).json({ error: status === 500 ? 'something went wrong' : error.message });
  };
  app.use(failed);
  return app;
}

function uuidv7(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
