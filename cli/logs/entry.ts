/** Where a line comes from: a function, or the gateway's access log. */
export type Source = 'api' | 'ops' | 'query' | 'authorizer' | 'http';

/** One line of a log. */
export interface Entry {
  time: string;
  source: Source;
  level: 'info' | 'warn' | 'error';
  /** The request's id, which its answer has in X-Request-Id. */
  id?: string | undefined;
  /** What happened, as a person reads it. */
  text: string;
}

/** What Lambda says about each invocation, which the line of the service says better. */
const PLATFORM = /^(START|END|INIT_START|EXTENSION|TELEMETRY|XRAY)\b/;
/** What Node.js says of itself, about code that is not ours to change. */
const NODE = /^\(node:\d+\) |^\(Use `node --trace-/;
/** Lambda's own words for what went wrong. */
const FAILED = /Task timed out|Runtime exited|Runtime\.\w+|"errorType"|\bERROR\b/;

/** A line as a person reads it; undefined when it says nothing. */
export function entryOf(source: Source, timestamp: number, message: string): Entry | undefined {
  const line = message.trimEnd();
  const time = new Date(timestamp).toISOString();
  const fields = jsonOf(line);
  if (fields) return source === 'http' ? access(time, fields) : logged(time, source, fields);
  if (line === '' || PLATFORM.test(line) || NODE.test(line)) return undefined;
  // What it throws for a token that it does not take, as the gateway wants it.
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

/** A line of the service: a request that it answered, or a message. */
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

/** An error is its stack, which begins with its name and its message. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const { stack } = (value ?? {}) as { stack?: unknown };
  return typeof stack === 'string' ? stack : JSON.stringify(value);
}

/** A line of the gateway, which has answered: the service, or the gateway itself. */
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
