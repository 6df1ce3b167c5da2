import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startTrace } from '../../service/gateway/trace.ts';
import type { Scope } from '../../service/http/scope.ts';

const header = 'Root=1-67430f5c-0f1e2d3c4b5a69788796a5b4;Parent=53995c3f42cd8ad8;Sampled=1';
const scope = (): Scope => ({ id: 'request-1', baseUrl: 'https://host', databaseMs: 3 });

describe('the trace of a request', () => {
  test('is one subsegment with the route and cold start to search by, and one below it for each statement', async () => {
    const daemon = createSocket('udp4');
    daemon.bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    const request = scope();
    const trace = startTrace(request, { _X_AMZN_TRACE_ID: header, AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}` });
    request.statements?.push({ sql: 'SELECT ? FROM todo', endedAt: Date.now(), durationMs: 2, failed: false });
    request.answer = { route: '/to-dos/:id', status: 404, coldStart: true };

    const received = once(daemon, 'message');
    await trace?.end();
    const [prefix, document] = String((await received)[0]).split('\n');
    daemon.close();

    expect(JSON.parse(prefix ?? '')).toEqual({ format: 'json', version: 1 });
    expect(JSON.parse(document ?? '')).toMatchObject({
      type: 'subsegment',
      trace_id: '1-67430f5c-0f1e2d3c4b5a69788796a5b4',
      parent_id: '53995c3f42cd8ad8',
      error: true,
      annotations: { request_id: 'request-1', route: '/to-dos/:id', status: 404, cold_start: true },
      subsegments: [{ name: 'SQL', namespace: 'remote', sql: { sanitized_query: 'SELECT ? FROM todo' } }],
    });
  });

  test.each([
    ['the trace is not sampled', { _X_AMZN_TRACE_ID: header.replace('Sampled=1', 'Sampled=0'), AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000' }],
    ['there is no trace', { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000' }],
    ['there is no daemon', { _X_AMZN_TRACE_ID: header }],
  ])('is not made when %s', (_name, env) => {
    const request = scope();
    expect(startTrace(request, env)).toBeUndefined();
    expect(request.statements).toBeUndefined();
  });
});
