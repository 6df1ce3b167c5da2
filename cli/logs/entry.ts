/** Origin of a line: a function, or the gateway's access log (`http`). */
export type Source = 'api' | 'ops' | 'query' | 'authorizer' | 'http';

/** A log entry. */
export interface Entry {
  time: string;
  source: Source;
  level: 'info' | 'warn' | 'error';
  /** The request's id, as in the response's X-Request-Id. */
  id?: string | undefined;
  /** Human-readable text. */
  text: string;
}

/** Lambda's own lines per invocation, which the service's line makes redundant. */
const PLATFORM = /^(START|END|INIT_START|EXTENSION|TELEMETRY|XRAY)\b/;
/** Node.js's warnings about third-party code. */
const NODE = /^\(node:\d+\) |^\(Use `node --trace-/;
/** Lambda's own error messages. */
const FAILED = /Task timed out|Runtime exited|Runtime\.\w+|"errorType"|\bERROR\b/;

/** Parses a line; undefined when it contains nothing of interest. */
export function entryOf(source: Source, timestamp: number, message: string): Entry | undefined {
  const line = message.trimEnd();
  const time = new Date(timestamp).toISOString();
  const fields = jsonOf(line);
  if (fields) return source === 'http' ? access(time, fields) : logged(time, source, fields);
  if (line === '' || PLATFORM.test(line) || NODE.test(line)) return undefined;
  // The authorizer throws this for an invalid token, as the gateway requires: not an error.
  if (source === 'authorizer' && line.includes('"errorMessage":"Unauthorized"'))
    return { time, source, level: 'warn', text: 'refused a token' };
  const failed = FAILED.test(line);
  if (line.startsWith('REPORT') && !failed) return undefined;
  return { time, source, level: failed ? 'error' : 'info', text: line };
}

type Fields = Record<string, unknown>;

function jsonOf(line: string): Fields | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return undefined;
  }
}

/** A line of the service: a request, or a message. */
function logged(
  at: string,
  source: Source,
  { time, level, id, method, route, status, durationMs, databaseMs, coldStart, msg, ...rest }: Fields,
): Entry {
  const entry = { time: text(time) || at, source, id: text(id) || undefined };
  if (method === undefined) {
    const more = Object.entries(rest).map(([key, value]) => `${key}=${asText(value)}`);
    return { ...entry, level: levelOf(level), text: [text(msg), ...more].filter(Boolean).join(' ') };
  }
  const waited = Number(databaseMs) >= 1 ? `, ${Math.round(Number(databaseMs))} of them for the database` : '';
  const cold = coldStart === true ? ', cold start' : '';
  const level_ = Number(status) >= 500 ? 'error' : levelOf(level);
  return {
    ...entry,
    level: level_,
    text: `${status} ${method} ${route ?? '(no route)'}  ${Math.round(Number(durationMs))} ms${waited}${cold}`,
  };
}

/** An error is shown by its stack, which starts with name and message. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { stack } = (value ?? {}) as { stack?: unknown };
  return typeof stack === 'string' ? stack : JSON.stringify(value);
}

/** A line of the gateway's access log. The response came from the service, or from the gateway itself. */
function access(at: string, { id, ip, method, path, status, ms, functionMs, error, authorizerError }: Fields): Entry {
  const reached = functionMs === undefined || functionMs === '-' ? ', not passed on' : `, ${text(functionMs)} of them in the function`;
  const why = [error, authorizerError].map(text).filter((it) => it !== '' && it !== '-');
  return {
    time: at,
    source: 'http',
    level: Number(status) >= 500 ? 'error' : Number(status) >= 400 ? 'warn' : 'info',
    id: text(id) || undefined,
    text: [`${text(status)} ${text(method)} ${text(path)}  ${text(ms)} ms${reached}, from ${text(ip)}`, ...why].join('; '),
  };
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const levelOf = (level: unknown): Entry['level'] => (level === 'error' || level === 'warn' ? level : 'info');
