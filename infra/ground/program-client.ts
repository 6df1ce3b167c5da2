import * as pulumi from '@pulumi/pulumi';
import { AwsFailure } from './aws-failures.ts';
import { bounded, requestLimits } from './bounded-client.ts';
import { type ClientClass, clientSettings } from './client.ts';

/**
 * An AWS client for use in the program, in the account and region of its resources. Failures not caused by the call itself become a RunError,
 * which Pulumi shows without a stack trace.
 *
 * @param service its name in `aws:endpoints`
 * @param region region of the resources, if not that of the provider
 * @throws RunError for provider settings that the SDK does not support
 */
export function programClient<C>(
  Client: ClientClass<C>,
  service: 'apigateway' | 'cloudwatchlogs' | 'ec2' | 'lambda' | 'rds' | 'ssm',
  region?: string,
): C {
  try {
    const settings = { ...clientSettings(pulumi.runtime.allConfig(), service), ...(region && { region }) };
    return bounded(new Client({ ...requestLimits(), ...settings }), Client, settings.region, { thrown: toRunError });
  } catch (error) {
    throw error instanceof AwsFailure ? toRunError(error) : new pulumi.RunError((error as Error).message);
  }
}

/** A failure as a RunError. */
const toRunError = ({ message, next }: AwsFailure): Error => new pulumi.RunError(`${message}\nnext:  ${next}`);
