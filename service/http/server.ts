import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { answerClientErrors } from './client-errors.ts';

/** Express, and the server of local runs before it, which hands over each header as it was sent. In the cloud the gateway is the server. */
export class HttpAdapter extends ExpressAdapter {
  override initHttpServer(): void {
    const app = this.getInstance<RequestListener>();
    const server = createServer(
      {
        // The application refuses such a request itself, with a problem.
        requireHostHeader: false,
        // Node.js would drop the second Host, Authorization or Content-Type and go by the first.
        joinDuplicateHeaders: true,
      },
      app,
    );
    // Node.js would drop those beyond 2,000, an If-Match among them; their bytes are limited.
    server.maxHeadersCount = 0;
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => app(request, response));
    answerClientErrors(server);
    this.httpServer = server;
  }
}
