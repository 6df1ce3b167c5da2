import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { RightArgs } from './link.ts';

/** One statement of a policy. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource: pulumi.Input<string>[];
  Condition?: Record<string, Record<string, pulumi.Input<string>>>;
}

/** What Lambda itself does for a function inside a VPC, with the function's role: AWS takes no ARN for it. */
const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lambda may manage network interfaces with the role, and the function's own code may not. */
export function networkInterfaces(functionArn: pulumi.Input<string>): Statement[] {
  return [
    { Effect: 'Allow', Action: NETWORK_INTERFACES, Resource: ['*'] },
    {
      Effect: 'Deny',
      Action: NETWORK_INTERFACES,
      Resource: ['*'],
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
    },
  ];
}

/** Writing to one log group, made beforehand: there is no right to make another. */
export function logging(logGroupArn: pulumi.Input<string>): Statement {
  return { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [pulumi.interpolate`${logGroupArn}:*`] };
}

/** Writing traces: AWS takes no ARN for it. */
export const tracing: Statement = { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: ['*'] };

export const allowing = ({ actions, resources }: RightArgs): Statement => ({ Effect: 'Allow', Action: actions, Resource: resources });

export const policyOf = (Statement: Statement[]): pulumi.Output<string> => pulumi.jsonStringify({ Version: '2012-10-17', Statement });

/** Who may take on a role, and for whom of theirs. */
export function trusting(service: string, Condition?: Statement['Condition']): pulumi.Output<string> {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: [{ ...statement, ...(Condition && { Condition }) }] });
}

/** A role and its one policy. What uses the role must depend on the policy. */
export function roleWith(
  name: string,
  trust: pulumi.Output<string>,
  statements: Statement[],
  parent: pulumi.Resource,
): { role: aws.iam.Role; policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: trust }, { parent });
  const policy = new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy: policyOf(statements) }, { parent });
  return { role, policy };
}
