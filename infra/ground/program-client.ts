import * as pulumi from '@pulumi/pulumi';
import { type ClientClass, clientSettings } from './client.ts';

/**
 * A client of an AWS service for a program, in the account and region of its resources.
 *
 * @param service its name in `aws:endpoints`
 * @param region where the resources are, when it is not said for all
 * @throws RunError, which Pulumi shows without a stack trace, where the settings point the resources where no client can follow
 */
export function programClient<C>(Client: ClientClass<C>, service: 'apigateway' | 'ec2' | 'rds' | 'ssm', region?: string): C {
  try {
    return new Client({ ...clientSettings(pulumi.runtime.allConfig(), service), ...(region && { region }) });
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}
