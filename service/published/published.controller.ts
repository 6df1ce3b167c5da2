import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CONFIG, type ServiceConfig } from '../config.ts';
import { log } from '../http/log.ts';
import { Conditions, type Preconditions } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { scopeOf } from '../http/scope.ts';
import { getObject, type ObjectAnswer } from './object.ts';

/** The public copy, also served while the database hibernates. The route exists only when publishing is enabled. */
@Controller('published')
export class PublishedController {
  constructor(@Inject(CONFIG) private readonly config: ServiceConfig) {}

  /** The stored copy; Last-Modified is its date. */
  @Get()
  async copy(@Conditions() conditions: Preconditions, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { lastModified, body } = await this.read().catch((error: unknown) => {
      log('warn', { id: scopeOf(request).id, msg: 'the published copy cannot be read', error: String(error) });
      throw unreadable(error);
    });
    conditions.assert();
    response.set({ 'Content-Type': 'application/json; charset=utf-8', 'Last-Modified': lastModified }).end(body);
  }

  private async read(): Promise<ObjectAnswer> {
    const { publishedCopy: url = '', database } = this.config;
    const answer = await getObject({ url, region: database.region });
    if (answer.status !== 200) throw new Error(`S3 answered ${answer.status}`);
    return answer;
  }
}

const unreadable = (cause: unknown): Problem =>
  new Problem(503, 'The copy cannot be read for now; try again.', {
    type: 'urn:siesta:problem:copy-unavailable',
    headers: { 'Retry-After': '30' },
    cause,
  });
