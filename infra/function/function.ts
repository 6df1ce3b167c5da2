import { isAbsolute, resolve } from 'node:path';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type AwsLocation, locationOf } from '../ground/location.ts';
import { fitted } from '../ground/names.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { allowing, logging, networkInterfaces, roleWith, tracing, trusting } from '../ground/roles.ts';
import { tagging } from '../ground/tags.ts';
import { keepWarm, makeAlias, refuseRelease } from './alias.ts';
import type { LambdaFunctionArgs } from './args.ts';
import { functionCode, missingFrom } from './code.ts';
import { passGates } from './gates.ts';
import { keepAlive } from './keep-alive.ts';
import { type Linked, linked } from './links.ts';

/** A LambdaFunction's resources. */
export interface FunctionNodes {
  function: aws.lambda.Function;
  role: aws.iam.Role;
  logGroup: aws.cloudwatch.LogGroup;
  alias: aws.lambda.Alias | undefined;
}

/**
 * Any function in Lambda: a role with only the given permissions, a log group, the code, a version for each change, and an alias that moves to a
 * new version once that has passed its gates. After a failure the alias, and so the traffic, is unchanged.
 *
 * Costs nothing idle but the stored bytes of its log; in use, Lambda's requests and GB-seconds. `provisionedConcurrency` is billed by the hour.
 * Every published version is kept until the component is destroyed, for rollbacks.
 *
 * The component's name is the function's name in AWS: it must be unique in the account and region.
 */
export class LambdaFunction extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly functionArn: pulumi.Output<string>;
  /** The newest version, whether or not it receives traffic. */
  readonly version: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** Name of the alias that receives the traffic. Empty without an alias, like the following outputs. */
  readonly aliasName: pulumi.Output<string>;
  readonly aliasArn: pulumi.Output<string>;
  /** Invoke ARN of the alias, for a gateway's integration. */
  readonly aliasInvokeArn: pulumi.Output<string>;
  /** The version to which the alias points. */
  readonly liveVersion: pulumi.Output<string>;

  constructor(name: string, args: LambdaFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:LambdaFunction', name, {}, tagging(opts, args.tags));
    validateArgs(args);
    const merged = linked(args);
    const location = locationOf('LambdaFunction', args.region, this);
    const { made, role, logs } = makeFunction(name, args, merged, location, this);
    const gated = { functionName: made.name, version: made.version };
    const passed = passGates(name, gated, args.gates ?? [], this);
    const live = (args.alias ?? true) ? makeAlias(name, gated, { pinnedVersion: args.pinnedVersion, passed, parent: this }) : undefined;
    if (live) keepWarm(name, live, args.provisionedConcurrency, this);
    const kept = args.keepAlive ?? merged.vpcConfig !== undefined;
    if (kept) keepAlive(name, { [`${name}-keep`]: (live ?? made).arn }, location.account, this);

    this.functionName = made.name;
    this.functionArn = made.arn;
    this.version = made.version;
    this.roleName = role.name;
    this.logGroupName = logs.name;
    this.aliasName = live?.name ?? pulumi.output('');
    this.aliasArn = live?.arn ?? pulumi.output('');
    this.aliasInvokeArn = live?.invokeArn ?? pulumi.output('');
    this.liveVersion = live?.functionVersion ?? pulumi.output('');
    this.registerOutputs({
      functionName: this.functionName,
      functionArn: this.functionArn,
      version: this.version,
      roleName: this.roleName,
      logGroupName: this.logGroupName,
      aliasName: this.aliasName,
      aliasArn: this.aliasArn,
      aliasInvokeArn: this.aliasInvokeArn,
      liveVersion: this.liveVersion,
    });
    keepNodes<FunctionNodes>(this, { function: made, role, logGroup: logs, alias: live });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): FunctionNodes {
    return nodesOf(this);
  }
}

function validateArgs({ codePath, handler, runtime = 'nodejs', alias = true, gates = [], ...args }: LambdaFunctionArgs): void {
  refuseRelease('LambdaFunction', args);
  if (!alias && (gates.length > 0 || args.pinnedVersion !== undefined || args.provisionedConcurrency)) {
    throw new Error('LambdaFunction alias is false: without one, gates, pinnedVersion and provisionedConcurrency have nothing to hold.');
  }
  if (new Set(gates.map((gate) => gate.name)).size < gates.length) {
    throw new Error('LambdaFunction gates has two of one name: their logical names need distinct ones.');
  }
  const file = handler.slice(0, handler.lastIndexOf('.'));
  const candidates = ['mjs', 'js', 'cjs'].map((ending) => `${file}.${ending}`);
  const node = typeof runtime !== 'string' || runtime.startsWith('nodejs');
  if (node && missingFrom(codePath, candidates).length === candidates.length) {
    const [place, alternative] = isAbsolute(codePath)
      ? ['', '']
      : [
          `, here ${resolve(codePath)}`,
          ", or name it from the program's own file, because programs and commands run in different folders: fileURLToPath(new URL('../dist/…', import.meta.url))",
        ];
    throw new Error(
      `LambdaFunction codePath is "${codePath}"${place}, without ${candidates.join(', ')} for its handler "${handler}": build it first${alternative}.`,
    );
  }
}

/** The function with its own role, and a log group created in advance: one that Lambda creates has no retention. */
function makeFunction(name: string, args: LambdaFunctionArgs, merged: Linked, location: AwsLocation, parent: pulumi.Resource) {
  const functionName = fitted(name, 64);
  const logs = new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    { name: `/aws/lambda/${functionName}`, retentionInDays: args.logRetentionDays ?? 14 },
    { parent },
  );
  const { vpcConfig } = merged;
  const inVpc = vpcConfig ? networkInterfaces(location.arn('lambda', `function:${functionName}`)) : [];
  const statements = [logging(logs.arn), tracing, ...inVpc, ...merged.permissions.map(allowing)];
  const { role, policy } = roleWith(name, trusting('lambda.amazonaws.com'), statements, parent);
  const made = new aws.lambda.Function(
    name,
    {
      name: functionName,
      runtime: args.runtime ?? 'nodejs24.x',
      architectures: [args.architecture ?? 'arm64'],
      handler: args.handler,
      code: functionCode({ ...args, files: merged.files }),
      role: role.arn,
      memorySize: args.memoryMb ?? 512,
      timeout: args.timeoutSeconds ?? 30,
      ...(Object.keys(merged.environment).length > 0 && { environment: { variables: merged.environment } }),
      tracingConfig: { mode: 'Active' },
      publish: true,
      ...(vpcConfig && { vpcConfig }),
      ...(args.replacementSecurityGroupIds && {
        replaceSecurityGroupsOnDestroy: true,
        replacementSecurityGroupIds: args.replacementSecurityGroupIds,
      }),
      ...(args.reservedConcurrency !== undefined && { reservedConcurrentExecutions: args.reservedConcurrency }),
    },
    // Without the policy Lambda refuses a function in a VPC, and the database would refuse the gates' logins.
    { parent, dependsOn: [policy, logs] },
  );
  return { made, role, logs };
}
