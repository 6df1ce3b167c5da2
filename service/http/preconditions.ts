import { createParamDecorator, type ExecutionContext, HttpException } from '@nestjs/common';
import type { Request } from 'express';
import { Problem } from './problem.ts';

/** What If-Match or If-None-Match lists: `*` is any state that exists, and stands alone. */
export type Tags = '*' | string[];

/** One member of a list (RFC 9110, sections 5.6.1 and 8.8.3): an entity tag, which may have commas in it, or nothing. */
const MEMBER = /[ \t]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")?[ \t]*(,|$)/y;

/** The tags of a header, or undefined where it is no list of tags. */
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

/** What the client has is what there is: a 304, which has no body. */
export class NotModified extends HttpException {
  constructor(readonly etag: string | undefined) {
    super('', 304);
  }
}

/**
 * What a request makes its effect depend on: RFC 9110, section 13. ETags of this API are strong; clients may send weak ones and lists.
 * They are for what exists: of what does not, the 404 comes first (section 13.2.1).
 */
export class Preconditions {
  constructor(
    private readonly safe: boolean,
    private readonly ifMatch: Tags | undefined,
    private readonly ifNoneMatch: Tags | undefined,
  ) {}

  /** Whether whatever exists meets them, in any state. */
  get always(): boolean {
    return (this.ifMatch === undefined || this.ifMatch === '*') && this.ifNoneMatch === undefined;
  }

  /** The only ETag that meets them, where they name one: who can compare it while writing need not read first. */
  get only(): string | undefined {
    return this.ifNoneMatch === undefined && this.ifMatch?.length === 1 && this.ifMatch !== '*' ? this.ifMatch[0] : undefined;
  }

  /**
   * To be called when nothing else stands against the request any more, and before it does anything.
   * @param etag the ETag that the request's target has now; left out where it has none, as a list.
   * @throws Problem 412, or NotModified.
   */
  assert(etag?: string): void {
    // Section 13.2.2: If-Match is asked first. It compares strongly: a weak tag is no ETag of this API.
    if (this.ifMatch !== undefined && this.ifMatch !== '*' && !this.ifMatch.some((tag) => tag === etag)) {
      throw new Problem(412, 'Its ETag is not one that If-Match names; get it again.');
    }
    const known = this.ifNoneMatch === '*' || this.ifNoneMatch?.some((tag) => opaque(tag) === etag);
    if (!known) return;
    throw this.safe ? new NotModified(etag) : new Problem(412, 'Its ETag is one that If-None-Match rules out.');
  }
}

/** @throws Problem 400 for a header that is no list of tags: a condition that is not understood would be dropped. */
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

/** The preconditions of the request. */
export const Conditions = createParamDecorator((_: unknown, context: ExecutionContext) =>
  preconditionsOf(context.switchToHttp().getRequest<Request>()),
);
