import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { bodyTooLarge, unsupportedBody } from './body.ts';
import { log } from './log.ts';
import { NotModified } from './preconditions.ts';
import { Problem } from './problem.ts';
import { allowedMethods } from './routes.ts';
import { scopeOf } from './scope.ts';

/** Turns any thrown error into problem+json, or a 304. Unexpected errors are logged, and their details never sent. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.end();
      return;
    }
    if (error instanceof NotModified) {
      if (error.etag !== undefined) response.set('ETag', error.etag);
      response.status(304).end();
      return;
    }
    const problem = toProblem(error, request);
    if (problem.getStatus() === 500) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      log('error', { id: scopeOf(request).id, msg: 'unexpected error', error: { name, message, stack } });
    }
    send(response, problem);
  }
}

/** Sends a problem as the response. */
export function send(response: Response, problem: Problem): void {
  response
    .status(problem.getStatus())
    .set({ ...problem.headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(problem.document));
}

function toProblem(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 404) {
    const allowed = allowedMethods(request);
    return allowed.length > 0 ? Problem.methodNotAllowed(allowed) : Problem.notFound();
  }
  if (status === 413) return bodyTooLarge();
  if (status === 415) return unsupportedBody(request.method, 'Send the body as it is: no Content-Encoding.');
  if (status === 400) return new Problem(400, 'The request is malformed.');
  return Problem.unexpected(error);
}

/** The status that Express or its body parser attached to an error about the request; any other error is ours, a 500. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
