import * as pulumi from '@pulumi/pulumi';
import { type Inputs, type Registered, unknown } from '../finding.ts';
import { childrenOfVpc, VPC } from './awsx.ts';

/** Serialized inputs as plain values: secrets unwrapped, unknown ones marked. */
export function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue || pulumi.isUnknown(value)) return unknown;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/**
 * The resources that a program registers, as in the preview of a new stack, but without engine, plugins or AWS; creates nothing. Results of AWS
 * lookups must be passed in. Not reentrant: a process has only one Pulumi runtime.
 */
export async function registeredBy(program: () => unknown): Promise<Registered[]> {
  const registered: Registered[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource({ type, name, inputs, custom }) {
      const known = plain(inputs) as Inputs;
      if (custom) registered.push({ name, type, inputs: known });
      if (type === VPC) registered.push(...childrenOfVpc(name, known));
      return { id: undefined, state: inputs };
    },
    call: () => ({}),
  };
  const { stackTraceLimit } = Error;
  // Pulumi captures a stack trace for each property of each resource, which would take most of the time here.
  Error.stackTraceLimit = 0;
  try {
    await pulumi.runtime.setMocks(mocks, 'priced', 'priced', true);
    // Pulumi's mocks do not support resource hooks; since nothing is created, none would run.
    Object.assign(pulumi.runtime.getMonitor() ?? {}, { registerResourceHook: (_: unknown, done: (error: null) => void) => done(null) });
    await program();
    await pulumi.runtime.disconnect();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return registered;
}
