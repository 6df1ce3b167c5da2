import { HttpException } from '@nestjs/common';

/** Machine-readable reasons why a field is invalid. Their meanings are stable; releases may add codes. */
export const FIELD_CODES = [
  /** It is missing. */
  'required',
  /** It has the wrong JSON type. */
  'type',
  /** It has the right type, but the wrong format. */
  'format',
  /** It is empty. */
  'empty',
  'too_long',
  'out_of_range',
  /** It is not one of the allowed values. */
  'not_allowed',
  /** No such field or parameter exists. */
  'unknown',
  /** It occurs more than once. */
  'repeated',
  /** Another item has the same value. */
  'not_unique',
  /** It refers to an item that does not exist. */
  'not_found',
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

/** One invalid field of a request: an entry of `errors` in a 400. */
export interface FieldError {
  field: string;
  message: string;
  code: FieldCode;
}

/** The body of every error: RFC 9457, `application/problem+json`. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: FieldError[];
  /** How many items an interrupted bulk delete had deleted. */
  deleted?: number;
}

/** Problem types, for problems that clients must distinguish from others of the same status, with their descriptions. They are stable. */
export const PROBLEM_TYPES = {
  'urn:siesta:problem:database-unavailable': 'the database wakes or cannot be reached, and nothing was changed',
  'urn:siesta:problem:locked': 'another change is in the way and has not ended yet, and nothing was changed',
  'urn:siesta:problem:took-too-long': 'the database gave up what was asked because it took longer than it may, and nothing was changed',
  'urn:siesta:problem:outcome-unknown': 'the connection broke while writing, and whether the change was made is unknown',
  'urn:siesta:problem:unfinished': 'there is more to do than one request has time for, and the same request goes on',
  'urn:siesta:problem:hibernated': 'the database was put away until somebody wakes it',
  'urn:siesta:problem:referred-to': 'others refer to it and may not lose it, and nothing more was changed',
  'urn:siesta:problem:copy-unavailable': 'the published copy cannot be read for now',
} as const;

export type ProblemType = keyof typeof PROBLEM_TYPES;

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

interface ProblemOptions {
  type?: ProblemType;
  errors?: FieldError[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An error with a complete problem document. Any other thrown error becomes a 500 without details. */
export class Problem extends HttpException {
  readonly document: ProblemDocument;
  readonly headers: Record<string, string>;

  /**
   * @param detail shown to clients: what is wrong, and what to do.
   * @param options `type` is `about:blank` by default; `cause` is never sent; local commands print it.
   */
  constructor(status: number, detail?: string, options: ProblemOptions = {}) {
    const document: ProblemDocument = {
      type: options.type ?? 'about:blank',
      title: TITLES[status] ?? 'Error',
      status,
      ...(detail !== undefined && { detail }),
      ...(options.errors && { errors: options.errors }),
    };
    super(document, status, { cause: options.cause });
    this.document = document;
    this.headers = options.headers ?? {};
  }

  /** The same problem, for a request that had already deleted some items. */
  afterDeleting(deleted: number): Problem {
    // The original detail, such as "nothing was changed", holds for the remaining items.
    if (deleted > 0) this.document.detail = `${deleted} are deleted. Of the rest: ${this.document.detail}`;
    this.document.deleted = deleted;
    return this;
  }

  /** @param known the names that the request may have, when it has others. */
  static invalid(errors: FieldError[], known?: string[]): Problem {
    const names = known && ` It takes ${known.length > 0 ? known.join(', ') : 'none'}.`;
    return new Problem(400, `The request is not valid; see errors.${names ?? ''}`, { errors });
  }

  static notFound(): Problem {
    return new Problem(404, 'There is nothing here.');
  }

  static unexpected(cause?: unknown): Problem {
    return new Problem(500, 'Something went wrong on our side; quote X-Request-Id when you report it.', { cause });
  }

  static methodNotAllowed(allowed: string[]): Problem {
    return new Problem(405, `Use ${allowed.join(', ')}.`, { headers: { Allow: allowed.join(', ') } });
  }
}
