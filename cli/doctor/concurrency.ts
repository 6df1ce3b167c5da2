import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Check, ok } from './finding.ts';

/** The quota of a new account. */
const OF_A_NEW_ACCOUNT = 10;
/** The part of the quota that cannot be reserved. */
const ALWAYS_UNRESERVED = 100;

/** Checks that the account's concurrency quota covers the stack's settings. */
export const concurrency: Check = async ({ stack, config, resources, signal }) => {
  const settings = await stack.client(LambdaClient, 'lambda').send(new GetAccountSettingsCommand({}), { abortSignal: signal });
  const { ConcurrentExecutions: limit = 0, UnreservedConcurrentExecutions: free = 0 } = settings.AccountLimit ?? {};
  const wanted = config?.service.concurrency ?? 0;
  const fix =
    'ask for 1000, which is free: `aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000`';
  if (limit <= OF_A_NEW_ACCOUNT) {
    return [
      {
        state: 'wrong',
        text: `this account runs ${limit} functions at once, as a new one does: while the database wakes, that many callers wait and the others are turned away`,
        fix,
      },
    ];
  }
  const deployed = resources.some(({ type }) => type === 'aws:lambda/function:Function');
  if (config?.service.reserveConcurrency && !deployed && free - wanted < ALWAYS_UNRESERVED) {
    const text = `service.concurrency reserves ${wanted} of ${free} that are free, and AWS keeps ${ALWAYS_UNRESERVED}: it would refuse`;
    return [{ state: 'wrong', text, fix: `lower service.concurrency to ${Math.max(1, free - ALWAYS_UNRESERVED)}, or ${fix}` }];
  }
  if (limit < wanted) {
    return [{ state: 'warning', text: `this account runs ${limit} functions at once, and service.concurrency counts on ${wanted}`, fix }];
  }
  return [ok(`this account runs ${limit} functions at once; service.concurrency counts on ${wanted}`)];
};
