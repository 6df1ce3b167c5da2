import * as pulumi from '@pulumi/pulumi';
import { type Inputs, type Registered, unknown } from '../finding.ts';
import { childrenOfVpc, VPC } from './awsx.ts';

/** Inputs as they travel to the engine, as plain values: secrets opened, what is not known marked. */
export function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue || pulumi.isUnknown(value)) return unknown;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/**
 * What a program registers, as a preview of a stack that there is not: without an engine, a plugin or AWS, and nothing is made. What AWS would have
 * to tell it must be told beforehand. Not twice at once: a process has one runtime of Pulumi's.
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
  // Pulumi keeps one for each property of each resource, which is most of the time that this takes.
  Error.stackTraceLimit = 0;
  try {
    await pulumi.runtime.setMocks(mocks, 'priced', 'priced', true);
    // Mocks know no hooks, and where nothing is made none is called.
    Object.assign(pulumi.runtime.getMonitor() ?? {}, { registerResourceHook: (_: unknown, done: (error: null) => void) => done(null) });
    await program();
    await pulumi.runtime.disconnect();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return registered;
}
