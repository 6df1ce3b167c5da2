import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { fitted } from '../ground/names.ts';
import { logging, networkInterfaces, roleWith, type Statement, tracing, trusting } from '../ground/roles.ts';
import type { Whereabouts } from '../ground/whereabouts.ts';

export interface FunctionSpec {
  /** Part of its names: `api` of `siesta-api`. */
  part: string;
  handler: string;
  memoryMb: pulumi.Input<number>;
  timeoutSeconds: number;
  environment: Record<string, pulumi.Input<string>>;
  /** What its role may do, beside writing its log and its traces. */
  statements: Statement[];
  /** Absent for a function outside the VPC. */
  vpcConfig?: aws.types.input.lambda.FunctionVpcConfig | undefined;
  /** Security groups that its network interfaces are left in when it is destroyed. */
  replacementSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  reservedConcurrency?: number | undefined;
  /** Whether each change is published as a version. */
  publish: boolean;
}

/** What all functions of a service have in common. */
export interface FunctionSurroundings {
  name: string;
  code: pulumi.asset.AssetArchive;
  logRetentionDays: pulumi.Input<number>;
  where: Whereabouts;
  parent: pulumi.Resource;
}

/** A function with a role of its own and a log group made before it: one that Lambda makes by itself is kept for ever. */
export function makeFunction(
  spec: FunctionSpec,
  { name, code, logRetentionDays, where, parent }: FunctionSurroundings,
): aws.lambda.Function {
  const logical = `${name}-${spec.part}`;
  const functionName = fitted(logical, 64);
  const logs = new aws.cloudwatch.LogGroup(
    `${logical}-logs`,
    { name: `/aws/lambda/${functionName}`, retentionInDays: logRetentionDays },
    { parent },
  );
  const inVpc = spec.vpcConfig ? networkInterfaces(where.arn('lambda', `function:${functionName}`)) : [];
  const statements = [logging(logs.arn), tracing, ...inVpc, ...spec.statements];
  const { role, policy } = roleWith(logical, trusting('lambda.amazonaws.com'), statements, parent);
  return new aws.lambda.Function(
    logical,
    {
      name: functionName,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: spec.handler,
      code,
      role: role.arn,
      memorySize: spec.memoryMb,
      timeout: spec.timeoutSeconds,
      environment: { variables: spec.environment },
      tracingConfig: { mode: 'Active' },
      publish: spec.publish,
      ...(spec.vpcConfig && { vpcConfig: spec.vpcConfig }),
      ...(spec.replacementSecurityGroupIds && {
        replaceSecurityGroupsOnDestroy: true,
        replacementSecurityGroupIds: spec.replacementSecurityGroupIds,
      }),
      ...(spec.reservedConcurrency !== undefined && { reservedConcurrentExecutions: spec.reservedConcurrency }),
    },
    // Without the policy Lambda refuses a function in a VPC, and the gates would meet a database that refuses it.
    { parent, dependsOn: [policy, logs] },
  );
}
