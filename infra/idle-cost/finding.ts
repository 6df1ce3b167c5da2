import type { Allowance, Prices } from './prices.ts';

/** A value that the engine does not know yet, as in the first preview of what another resource will answer. */
export const unknown: unique symbol = Symbol('unknown');

export type Inputs = Readonly<Record<string, unknown>>;

/** A resource as the program registers it. Inputs that nobody knows yet are {@link unknown}. */
export interface Registered {
  name: string;
  type: string;
  inputs: Inputs;
}

/** What one resource costs, in one respect. A resource without findings is free while idle. */
export type Finding =
  /** Costs this much every month, used or not. */
  | { kind: 'charge'; usd: number; why: string }
  /** Free as long as the account has no more than its allowance, `usd` a month for each beyond. */
  | { kind: 'allowance'; of: Allowance; units: number; usd: number }
  /** Costs by the bytes it keeps, and nothing while there are none. */
  | { kind: 'stored'; usdPerGb: number; why: string }
  /** Costs by the request. Of the resources that play one part only the dearest counts. */
  | { kind: 'request'; part: 'gateway' | 'compute' | 'tracing'; usdPerMillion: number; why: string }
  /** Costs by use, but not by the request. */
  | { kind: 'rate'; usd: number; why: string }
  /** Costs something that the price list cannot say. */
  | { kind: 'unknown'; why: string };

/** What a rule may need to know of the other resources. */
export interface StackContext {
  prices: Prices;
  /** Availability zones to assume when subnets are not known. */
  zones: number;
  /** Every resource of the type. */
  all(type: string): readonly Registered[];
}

/** Prices one resource. Pure: same inputs, same findings. */
export type Rule = (inputs: Inputs, context: StackContext) => Finding[];

/** The value of an input: `worst` where it is not known, `absent` where it is not set. */
export function setting<T>(input: unknown, absent: T, worst: T): T {
  if (input === unknown) return worst;
  return (input ?? absent) as T;
}

/** How many a list has, with `worst` where that is not known. */
export function count(input: unknown, worst: number): number {
  if (input === unknown) return worst;
  return Array.isArray(input) ? input.length : 0;
}

/** Whether a switch is on, or may be. */
export function mayBe(input: unknown, value: unknown): boolean {
  return input === unknown || input === value;
}

/** Appended to a reason when the price rests on a value that is not known. */
export function assumed(input: unknown, what: string): string {
  return input === unknown ? ` (not known yet: ${what} assumed)` : '';
}

/** For a value that no worst case can be named for. */
export function notKnown(input: unknown, what: string): Finding[] {
  return input === unknown ? [{ kind: 'unknown', why: `${what}: not known yet` }] : [];
}
