import { HttpException } from '@nestjs/common';

/** What is wrong with a field, for programs: each keeps its meaning, and a release may bring more. */
export const FIELD_CODES = [
  /** It is not there. */
  'required',
  /** It is of another type. */
  'type',
  /** It is of its type, and not of the form that it must have. */
  'format',
  /** There is nothing in it. */
  'empty',
  'too_long',
  'out_of_range',
  /** It is none of the values that it may have. */
  'not_allowed',
  /** There is no field or parameter of that name. */
  'unknown',
  /** It is given more than once. */
  'repeated',
  /** Another item has the same. */
  'not_unique',
  /** It names an item that there is not. */
  'not_found',
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

/** One field of a request that was refused, as `errors` of a 400 lists it. */
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
  /** How many a request that deletes many had deleted when it was cut off. */
  deleted?: number;
}

/** The kinds of problem that clients can tell apart from others of their status, and what each says. They stay what they are. */
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

/** An error with everything that the answer needs; whatever else is thrown becomes a 500 without detail. */
export class Problem extends HttpException {
  readonly document: ProblemDocument;
  readonly headers: Record<string, string>;

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

  /** The same problem of a request that had deleted some before it came to that. */
  afterDeleting(deleted: number): Problem {
    // What its detail says, as that nothing was changed, is true of the rest.
    if (deleted > 0) this.document.detail = `${deleted} are deleted. Of the rest: ${this.document.detail}`;
    this.document.deleted = deleted;
    return this;
  }

  static invalid(errors: FieldError[]): Problem {
    return new Problem(400, 'The request is not valid; see errors.', { errors });
  }

  static notFound(): Problem {
    return new Problem(404, 'There is nothing here.');
  }

  static methodNotAllowed(allowed: string[]): Problem {
    return new Problem(405, `Use ${allowed.join(', ')}.`, { headers: { Allow: allowed.join(', ') } });
  }
}
