import { unauthorized } from '../../auth/owner.ts';
import { unavailable } from '../../database/database.ts';
import { bodyTooLarge, unsupportedBody } from '../../http/body.ts';
import { notAcceptable, urlTooLong } from '../../http/limits.ts';
import { changedSince } from '../../http/preconditions.ts';
import { Problem, type ProblemDocument } from '../../http/problem.ts';
import { keyUsed, stillRunning } from '../idempotency/idempotency.ts';
import { bulkDeleteOff } from '../refusals.ts';

/** An example problem for each status, as it is served. */
const EXAMPLES = [
  Problem.invalid([{ field: 'color', message: 'is not known here', code: 'unknown' }], ['title', 'completed']),
  unauthorized(),
  bulkDeleteOff('items'),
  Problem.notFound(),
  notAcceptable(),
  stillRunning(),
  changedSince(),
  bodyTooLarge(),
  urlTooLong(),
  unsupportedBody('POST'),
  keyUsed(),
  Problem.unexpected(),
  unavailable(undefined),
].map(({ document }) => document);

export const problemExample = (status: number): ProblemDocument | undefined => EXAMPLES.find((document) => document.status === status);
