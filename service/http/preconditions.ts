import { createParamDecorator, type ExecutionContext, HttpException } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from './problem.ts';

/** The entity tags of If-Match or If-None-Match; `*` matches any existing state and must be alone. */
export type Tags = '*' | string[];

/** One list member (RFC 9110, sections 5.6.1 and 8.8.3): an entity tag, which may contain commas, or nothing. */
const MEMBER = /[ \t]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")?[ \t]*(,|$)/y;

/** The tags in a header, or undefined when it is malformed. */
export function tagsOf(header: string): Tags | undefined {
  if (/^[ \t]*\*[ \t]*$/.test(header)) return '*';
  const tags: string[] = [];
  for (let end = 0; ; ) {
    MEMBER.lastIndex = end;
    const [whole, tag, comma] = MEMBER.exec(header) ?? [];
    if (whole === undefined) return undefined;
    if (tag !== undefined) tags.push(tag);
    if (comma === '') return tags;
    end += whole.length;
  }
}

const opaque = (tag: string): string => tag.replace(/^W\//, '');

/** 304 without a body: the client's representation is current. */
export class NotModified extends HttpException {
  constructor(readonly etag: string | undefined) {
    super('', 304);
  }
}

/**
 * A request's preconditions: RFC 9110, section 13. This API's ETags are strong; clients may send weak ones and lists.
 * They apply to existing items: for a missing one the 404 takes precedence (section 13.2.1).
 */
export class Preconditions {
  constructor(
    private readonly safe: boolean,
    private readonly ifMatch: Tags | undefined,
    private readonly ifNoneMatch: Tags | undefined,
  ) {}

  /** Whether every existing state meets them. */
  get always(): boolean {
    return (this.ifMatch === undefined || this.ifMatch === '*') && this.ifNoneMatch === undefined;
  }

  /** The only ETag that can meet them, if there is exactly one: it can be compared in the writing statement, without reading first. */
  get only(): string | undefined {
    return this.ifNoneMatch === undefined && this.ifMatch?.length === 1 && this.ifMatch !== '*' ? this.ifMatch[0] : undefined;
  }

  /**
   * Call this after all other checks and before any effect.
   * @param etag the target's current ETag; omitted when it has none, such as a list.
   * @throws Problem 412, or NotModified.
   */
  assert(etag?: string): void {
    // If-Match comes first (section 13.2.2), by strong comparison: a weak tag never matches this API's ETags.
    if (this.ifMatch !== undefined && this.ifMatch !== '*' && !this.ifMatch.some((tag) => tag === etag)) {
      throw changedSince();
    }
    const known = this.ifNoneMatch === '*' || this.ifNoneMatch?.some((tag) => opaque(tag) === etag);
    if (!known) return;
    throw this.safe ? new NotModified(etag) : new Problem(412, 'Its ETag is one that If-None-Match rules out.');
  }
}

export const changedSince = (): Problem => new Problem(412, 'Its ETag is not one that If-Match names; get it again.');

/** @throws Problem 400 for a malformed header: ignoring it would drop the client's condition. */
export function preconditionsOf({ method, headers }: Pick<Request, 'method' | 'headers'>): Preconditions {
  const read = (name: 'If-Match' | 'If-None-Match', header: string | undefined): Tags | undefined => {
    const tags = header === undefined ? undefined : tagsOf(header);
    if (header === undefined || tags !== undefined) return tags;
    throw Problem.invalid([{ field: name, message: 'must be * alone, or ETags in double quotes with commas between', code: 'format' }]);
  };
  return new Preconditions(
    method === 'GET' || method === 'HEAD',
    read('If-Match', headers['if-match']),
    read('If-None-Match', headers['if-none-match']),
  );
}

/** Injects the request's preconditions. */
export const Conditions = createParamDecorator((_: unknown, context: ExecutionContext) =>
  preconditionsOf(context.switchToHttp().getRequest<Request>()),
);
