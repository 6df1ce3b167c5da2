import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { GateArgs } from './args.ts';

/** A published version without traffic, which has to pass the gates. */
export interface Gated {
  functionName: pulumi.Input<string>;
  version: pulumi.Input<string>;
}

/**
 * Runs the gates of a new version in order. Each is an invocation whose failure fails the update; a gate that has passed is not repeated for the
 * same version.
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
      // The response may contain the event, which can hold a secret.
      { parent, dependsOn: passed.slice(-1), additionalSecretOutputs: ['input', 'result'] },
    );
    passed.push(invocation);
  }
  return passed;
}
