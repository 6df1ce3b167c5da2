import * as pulumi from '@pulumi/pulumi';
import { carriedDecision } from '../decisions.ts';

/** What of a function is code, and what it is run by. */
const CODE = ['code', 'handler', 'runtime'];

/**
 * The update of a command carries a decision out and ships nothing: functions that are deployed keep their code, whatever was built in the checkout
 * that the command was typed in. It may be older than what is deployed.
 */
export function shippedCode(): pulumi.ComponentResourceOptions {
  if (!carriedDecision()) return {};
  return {
    transformations: [
      ({ type, props, opts }) =>
        type === 'aws:lambda/function:Function' ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: CODE }) } : undefined,
    ],
  };
}
