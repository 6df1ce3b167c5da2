import type { Request, Response } from 'express';
import { log } from './log.ts';
import type { Scope } from './scope.ts';

let cold = true;

/** Writes one line per response, without bodies, tokens, parameters or SQL. */
export function accessLog(request: Request, response: Response, scope: Scope): void {
  const started = performance.now();
  const coldStart = cold;
  cold = false;
  let written = false;
  const write = (): void => {
    if (written) return;
    written = true;
    // The route's pattern rather than the path, which contains ids.
    scope.answer = { route: request.route?.path ?? null, status: response.statusCode, coldStart };
    log('info', {
      id: scope.id,
      method: request.method,
      ...scope.answer,
      durationMs: Math.round((performance.now() - started) * 100) / 100,
      databaseMs: Math.round(scope.databaseMs * 100) / 100,
    });
  };
  // Responses to gateway events emit only `finish`; a client that disconnects emits only `close`.
  response.once('finish', write).once('close', write);
}
