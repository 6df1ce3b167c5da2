import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { answerClientErrors } from './client-errors.ts';

/** Express and the HTTP server of local runs, which passes every header on as sent. In the cloud the gateway is the server. */
export class HttpAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const app = this.getInstance<RequestListener>();
    const server = createServer(
      {
        // A missing Host is answered by the application, with a problem.
        requireHostHeader: false,
        // By default Node.js keeps only the first Host, Authorization or Content-Type and drops repetitions silently.
        joinDuplicateHeaders: true,
      },
      app,
    );
    // By default Node.js drops headers beyond 2,000, possibly an If-Match; their total size is limited anyway.
    server.maxHeadersCount = 0;
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => app(request, response));
    answerClientErrors(server);
    this.httpServer = server;
  }
}
