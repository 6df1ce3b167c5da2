import * as aws from '@pulumi/aws';

/** Whether AWS's package knows tags of a type: its class says so to the engine with each resource. */
export function takesTags(type: string): boolean {
  const [, module = '', name = ''] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  const Class = (aws as unknown as Record<string, Record<string, { toString(): string }>>)[module]?.[name];
  return /resourceInputs\["tags"\] = args/.test(String(Class));
}
