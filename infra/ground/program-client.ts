import * as pulumi from '@pulumi/pulumi';
import { type ClientClass, clientSettings } from './client.ts';

/**
 * A client of an AWS service for a program, in the account and region of its resources.
 *
 * @param service its name in `aws:endpoints`
 * @throws RunError, which Pulumi shows without a stack trace, where the settings point the resources where no client can follow
 */
export function programClient<C>(Client: ClientClass<C>, service: 'apigateway' | 'rds' | 'ssm'): C {
  try {
    return new Client(clientSettings(pulumi.runtime.allConfig(), service));
  } catch (error) {
    throw new pulumi.RunError((error as Error).message);
  }
}
