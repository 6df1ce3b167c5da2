import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Scope, Statement } from '../http/scope.ts';

/**
 * Sends a request's X-Ray subsegments to the daemon beside the function: one UDP datagram of JSON. The X-Ray SDK is in maintenance mode, and
 * OpenTelemetry's would add to every cold start; this is the part of them that the service needs.
 */

interface Trace {
  /** Sends the trace; resolves when it has left the process, because Lambda freezes the process next. */
  end(): Promise<void>;
}

/** UDP datagrams are limited to 64 KB; a usual request has fewer than ten statements. */
const MAX_STATEMENTS = 50;

let socket: Socket | undefined;

/** Starts recording the request's statements, if this invocation is sampled and a daemon is configured. */
export function startTrace(scope: Scope, env: NodeJS.ProcessEnv = process.env): Trace | undefined {
  const parent = parentOf(env._X_AMZN_TRACE_ID);
  const [host, port] = (env.AWS_XRAY_DAEMON_ADDRESS ?? '').split(':');
  if (!parent || !host || !port) return undefined;
  const startedAt = Date.now();
  scope.statements = [];
  return {
    end: () => send(host, Number(port), `{"format":"json","version":1}\n${JSON.stringify(subsegment(scope, parent, startedAt))}`),
  };
}

interface Parent {
  trace_id: string;
  parent_id: string;
}

/** Root and parent of a trace header; undefined when the trace is not sampled. */
function parentOf(header = ''): Parent | undefined {
  const {
    Root: trace_id,
    Parent: parent_id,
    Sampled,
  } = Object.fromEntries(header.split(';').map((part) => part.split('='))) as Record<string, string>;
  return Sampled === '1' && trace_id && parent_id ? { trace_id, parent_id } : undefined;
}

const newId = (): string => randomBytes(8).toString('hex');

function subsegment({ id, answer, databaseMs, statements = [] }: Scope, parent: Parent, startedAt: number): object {
  return {
    name: 'request',
    id: newId(),
    type: 'subsegment',
    ...parent,
    start_time: startedAt / 1_000,
    end_time: Date.now() / 1_000,
    ...(answer && answer.status >= 500 && { fault: true }),
    ...(answer && answer.status >= 400 && answer.status < 500 && { error: true }),
    annotations: { request_id: id, ...(answer && { route: answer.route ?? 'none', status: answer.status, cold_start: answer.coldStart }) },
    metadata: { siesta: { databaseMs } },
    subsegments: statements.slice(0, MAX_STATEMENTS).map(statementSubsegment),
  };
}

const statementSubsegment = ({ sql, endedAt, durationMs, failed }: Statement): object => ({
  name: 'SQL',
  id: newId(),
  namespace: 'remote',
  start_time: (endedAt - durationMs) / 1_000,
  end_time: endedAt / 1_000,
  ...(failed && { fault: true }),
  sql: { database_type: 'MySQL', sanitized_query: sql.slice(0, 1_000) },
});

/** Never rejects: losing a trace must not fail the request. */
function send(host: string, port: number, document: string): Promise<void> {
  if (!socket) {
    socket = createSocket('udp4').on('error', () => undefined);
    socket.unref();
  }
  const udp = socket;
  return new Promise((resolve) => udp.send(document, port, host, () => resolve()));
}
