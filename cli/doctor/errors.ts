import { LATELY_MS, readLogs } from '../logs/index.ts';
import { moment } from '../terminal/index.ts';
import { type Check, ok } from './finding.ts';

const MINUTES = LATELY_MS / 60_000;

/** Checks that the service has logged no error lately. A 503 is none: it says that the database wakes or hibernates. */
export const errors: Check = async ({ stack, resources, signal }) => {
  if (resources.length === 0) return [ok('nothing is deployed')];
  const wanted = { sources: ['api', 'authorizer'] as const, since: Date.now() - LATELY_MS, containing: [], errorsOnly: true };
  const entries = (await readLogs(stack, await stack.outputs(), wanted, signal)).filter(({ text }) => !text.startsWith('503 '));
  const last = entries.at(-1);
  if (!last) return [ok(`none in the last ${MINUTES} minutes`)];
  // The reason comes first, then the line of the request.
  const { time, text } = entries.find(({ id }) => id !== undefined && id === last.id) ?? last;
  return [
    {
      state: 'warning',
      text: `in the last ${MINUTES} minutes, the last at ${moment(time)}: ${text.split('\n', 1)[0]}`,
      fix: '`npx siesta logs --errors` shows them, with what was thrown',
    },
  ];
};
