import * as pulumi from '@pulumi/pulumi';
import { AwsFailure } from './aws-failures.ts';
import { bounded, patient } from './bounded-client.ts';
import { type ClientClass, clientSettings } from './client.ts';

/**
 * A client of an AWS service for a program, in the account and region of its resources. It fails with a RunError, which Pulumi shows without a
 * stack trace, where AWS cannot be asked or turns it away.
 *
 * @param service its name in `aws:endpoints`
 * @param region where the resources are, when it is not said for all
 * @throws RunError where the settings point the resources where no client can follow
 */
export function programClient<C>(
  Client: ClientClass<C>,
  service: 'apigateway' | 'cloudwatchlogs' | 'ec2' | 'lambda' | 'rds' | 'ssm',
  region?: string,
): C {
  try {
    const settings = { ...clientSettings(pulumi.runtime.allConfig(), service), ...(region && { region }) };
    return bounded(new Client({ ...patient(), ...settings }), Client, settings.region, { thrown: told });
  } catch (error) {
    throw error instanceof AwsFailure ? told(error) : new pulumi.RunError((error as Error).message);
  }
}

/** The failure as Pulumi shows it. */
const told = ({ message, next }: AwsFailure): Error => new pulumi.RunError(`${message}\nnext:  ${next}`);
