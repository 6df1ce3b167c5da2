import type { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { readParameter } from './parameter.ts';

const text = z.string().min(1);

/** A cluster of the stack: what it began as, and whether it is protected otherwise than the settings say. */
const Cluster = z.strictObject({
  name: text,
  snapshot: text.optional(),
  at: text.optional(),
  of: text.optional(),
  /** The final snapshot that it was hibernated to, which it is woken from. */
  final: text.optional(),
  protectData: z.boolean().optional(),
});

/** A time of raised capacity. */
const Window = z.strictObject({ name: text, start: text, end: text, minAcu: z.number(), provisionedConcurrency: z.number() });

/** What day-two commands have decided about a stack. Strict, because what this version does not know it would drop. */
const Decisions = z.strictObject({
  database: z.strictObject({
    state: z.enum(['on', 'hibernated']),
    /** Whether everybody may read a copy of the lists meanwhile. */
    published: z.boolean(),
    clusters: z.array(Cluster).min(1),
    /** The name of the one that takes the traffic. */
    active: text,
  }),
  windows: z.strictObject({
    /** Those that `siesta event start` has made, beside those of the settings. */
    started: z.array(Window),
    /** Those of the settings that were ended before their time. */
    stopped: z.array(z.strictObject({ name: text, end: text })),
  }),
});

export type Decisions = z.output<typeof Decisions>;

/** Name of the SSM parameter that holds them. */
export const decisionsParameterName = (service: string): string => `/${service}/decisions`;

/** What the account says has been decided about a stack; undefined before the first update. */
export async function readDecisions(ssm: SSMClient, service: string): Promise<Decisions | undefined> {
  const name = decisionsParameterName(service);
  const kept = await readParameter(ssm, name);
  return kept === undefined ? undefined : parsed(kept, name);
}

/** As they are kept: what says the same is the same text, from wherever it comes. */
export const written = (decisions: Decisions): string => JSON.stringify(Decisions.parse(decisions));

const VARIABLE = 'SIESTA_DECISION';

/** The environment of the one update that carries a decision out. */
export const carrying = (decision: Decision): Record<string, string> => ({ [VARIABLE]: JSON.stringify(decision) });

const Decision = z.strictObject({
  /** What the account said when the command decided; null when it said nothing. */
  was: Decisions.nullable(),
  is: Decisions,
});

/** What a command has decided. */
export type Decision = z.output<typeof Decision>;

/** The decision that this update carries out, if any. */
export const carriedDecision = (environment: Record<string, string | undefined> = process.env): Decision | undefined => {
  const carried = environment[VARIABLE];
  return carried ? Decision.parse(JSON.parse(carried)) : undefined;
};

function parsed(kept: string, name: string): Decisions {
  try {
    return Decisions.parse(JSON.parse(kept));
  } catch (cause) {
    throw new Error(
      `The SSM parameter ${name} is not what this version writes: use the version that wrote it last, or mend it (${kept}).`,
      { cause },
    );
  }
}
