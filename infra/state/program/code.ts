import * as pulumi from '@pulumi/pulumi';
import { carriedDecision } from '../decisions.ts';

/** The inputs of a function that are its code. */
const CODE = ['code', 'handler', 'runtime'];

/**
 * Options that keep the code of deployed functions. The update of a command carries out a decision and must not release anything: the build in the
 * command's checkout may be older than what is deployed.
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
