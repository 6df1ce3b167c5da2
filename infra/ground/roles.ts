import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { PermissionArgs } from './link.ts';

/** A policy statement. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string[];
  Resource: pulumi.Input<string>[];
  Condition?: Record<string, Record<string, pulumi.Input<string>>>;
}

/** Lambda itself performs these for a function in a VPC, with the function's role; AWS supports no ARN for them. */
const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lets Lambda manage network interfaces with the role, but not the function's own code. */
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

/** Writing to one log group, created in advance: the role cannot create others. */
export function logging(logGroupArn: pulumi.Input<string>): Statement {
  return { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [pulumi.interpolate`${logGroupArn}:*`] };
}

/** Writing traces; AWS supports no ARN for it. */
export const tracing: Statement = { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: ['*'] };

export const allowing = ({ actions, resources }: PermissionArgs): Statement => ({ Effect: 'Allow', Action: actions, Resource: resources });

export const policyOf = (Statement: Statement[]): pulumi.Output<string> => pulumi.jsonStringify({ Version: '2012-10-17', Statement });

/** A trust policy: which service may assume the role, and under which condition. */
export function trusting(service: string, Condition?: Statement['Condition']): pulumi.Output<string> {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: [{ ...statement, ...(Condition && { Condition }) }] });
}

/** A role with a single policy. Resources that use the role must depend on the policy. */
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
