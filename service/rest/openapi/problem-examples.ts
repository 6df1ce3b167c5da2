import { Problem, type ProblemDocument } from '../../http/problem.ts';

/** An example problem for each status. */
const EXAMPLES = [
  Problem.invalid([{ field: 'color', message: 'is not known here', code: 'unknown' }], ['title', 'completed']),
  new Problem(401, 'Send a valid bearer token.'),
  new Problem(403, 'Deleting everything at once is switched off here; a filter narrows it.'),
  Problem.notFound(),
  new Problem(406, 'This API answers application/json.'),
  new Problem(409, 'A request with this Idempotency-Key is still running; try again.'),
  new Problem(412, 'Its ETag is not one that If-Match names; get it again.'),
  new Problem(413, 'A body may have at most 64 KiB.'),
  new Problem(414, 'A URL may have at most 8 KiB.'),
  new Problem(415, 'Send application/json.'),
  new Problem(422, 'This Idempotency-Key was used for another request; take a new one.'),
  new Problem(500, 'Something went wrong on our side; quote X-Request-Id when you report it.'),
  new Problem(503, 'The database is waking up or cannot be reached; nothing was changed. Try again.', {
    type: 'urn:siesta:problem:database-unavailable',
  }),
].map(({ document }) => document);

export const problemExample = (status: number): ProblemDocument | undefined => EXAMPLES.find((document) => document.status === status);
