import type { Allowance, Prices } from './prices.ts';

/** A value that is unknown during a preview, such as another resource's output. */
export const unknown: unique symbol = Symbol('unknown');

export type Inputs = Readonly<Record<string, unknown>>;

/** A resource as registered by the program. Inputs can be {@link unknown}. */
export interface Registered {
  name: string;
  type: string;
  inputs: Inputs;
}

/** One aspect of a resource's cost. A resource without findings is free while idle. */
export type Finding =
  /** A fixed cost per month, used or not. */
  | { kind: 'charge'; usd: number; why: string }
  /** Free within the account's allowance, then `usd` a month for each unit. */
  | { kind: 'allowance'; of: Allowance; units: number; usd: number }
  /** Billed by stored bytes, and nothing while there are none. */
  | { kind: 'stored'; usdPerGb: number; why: string }
  /** Billed per request. Of the resources that play the same part only the most expensive counts. */
  | { kind: 'request'; part: 'gateway' | 'compute' | 'tracing'; usdPerMillion: number; why: string }
  /** Billed by use other than requests. */
  | { kind: 'rate'; usd: number; why: string }
  /** A cost that the price list does not cover. */
  | { kind: 'unknown'; why: string };

/** What a rule may need to know about other resources. */
export interface StackContext {
  prices: Prices;
  /** Number of availability zones to assume when subnets are unknown. */
  zones: number;
  /** All resources of a type. */
  all(type: string): readonly Registered[];
}

/** Prices one resource. Pure: same inputs, same findings. */
export type Rule = (inputs: Inputs, context: StackContext) => Finding[];

/** The value of an input: `worst` if unknown, `absent` if not set. */
export function setting<T>(input: unknown, absent: T, worst: T): T {
  if (input === unknown) return worst;
  return (input ?? absent) as T;
}

/** Length of a list; `worst` if unknown. */
export function count(input: unknown, worst: number): number {
  if (input === unknown) return worst;
  return Array.isArray(input) ? input.length : 0;
}

/** Whether an input has this value, or might have it because it is unknown. */
export function mayBe(input: unknown, value: unknown): boolean {
  return input === unknown || input === value;
}

/** Suffix for a reason when the price assumes the value of an unknown input. */
export function assumed(input: unknown, what: string): string {
  return input === unknown ? ` (not known yet: ${what} assumed)` : '';
}

/** The finding for an unknown input that has no worst case. */
export function notKnown(input: unknown, what: string): Finding[] {
  return input === unknown ? [{ kind: 'unknown', why: `${what}: not known yet` }] : [];
}
