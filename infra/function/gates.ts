import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { GateArgs } from './args.ts';

/** What is behind the gates: a version that was published and has no traffic yet. */
export interface Gated {
  functionName: pulumi.Input<string>;
  version: pulumi.Input<string>;
}

/**
 * What a new version must pass before it gets traffic, in order. Each is an invocation that fails the update when the function does; a gate that
 * has passed is not run again.
 */
export function passGates(name: string, { functionName, version }: Gated, gates: GateArgs[], parent: pulumi.Resource): pulumi.Resource[] {
  const passed: aws.lambda.Invocation[] = [];
  for (const gate of gates) {
    const qualifier = gate.functionName === undefined && !gate.once ? version : gate.qualifier;
    const invocation = new aws.lambda.Invocation(
      `${name}-${gate.name}`,
      {
        functionName: gate.functionName ?? functionName,
        input: gate.event,
        ...(qualifier !== undefined && { qualifier }),
        ...(gate.triggers && { triggers: gate.triggers }),
      },
      // An answer may repeat the event that it answers.
      { parent, dependsOn: passed.slice(-1), additionalSecretOutputs: ['input', 'result'] },
    );
    passed.push(invocation);
  }
  return passed;
}
