import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { log } from './log.ts';
import { Problem } from './problem.ts';

const PROBLEMS: Record<string, Problem> = {
  HPE_INVALID_URL: new Problem(400, 'The URL is malformed: percent-encode what is in it, in UTF-8.'),
  HPE_HEADER_OVERFLOW: new Problem(431, 'The request line and its headers may have at most 16 KiB.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Problem(413, 'The chunk extensions are too long.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'The request took too long to come in.'),
};

/** Answers requests that Node.js cannot parse with a problem; its own answer has no body. Local only: in the cloud the gateway comes first. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else answerAndClose(socket, PROBLEMS[error.code ?? ''] ?? new Problem(400, 'This is not HTTP.'), error.code);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    // Node.js has removed its own error listener by now.
    socket.on('error', () => socket.destroy());
    answerAndClose(socket, new Problem(501, 'This is no proxy.'), 'CONNECT');
  });
}

function answerAndClose(socket: Duplex, { document }: Problem, error: string | undefined): void {
  const id = randomUUID();
  log('info', { id, msg: 'not a request', status: document.status, error });
  const body = JSON.stringify(document);
  socket.end(
    [
      `HTTP/1.1 ${document.status} ${document.title}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${id}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
