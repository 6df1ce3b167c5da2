import type { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { readParameter } from './parameter.ts';

const text = z.string().min(1);

/** A cluster of the stack: its origin, and its deletion protection if that differs from the settings. */
const Cluster = z.strictObject({
  name: text,
  snapshot: text.optional(),
  at: text.optional(),
  of: text.optional(),
  /** The final snapshot to which it was hibernated, and from which it is resumed. */
  final: text.optional(),
  protectData: z.boolean().optional(),
});

/** A scheduled period of raised capacity. */
const Window = z.strictObject({ name: text, start: text, end: text, minAcu: z.number(), provisionedConcurrency: z.number() });

/** What day-two commands have decided about a stack. Strict: unknown keys, from a newer version, would be lost on the next write. */
const Decisions = z.strictObject({
  database: z.strictObject({
    state: z.enum(['on', 'hibernated']),
    /** Whether a public copy of the lists is served meanwhile. */
    published: z.boolean(),
    clusters: z.array(Cluster).min(1),
    /** Name of the cluster that receives the traffic. */
    active: text,
  }),
  windows: z.strictObject({
    /** Windows made by `siesta event start`, in addition to those in the settings. */
    started: z.array(Window),
    /** Windows from the settings that were ended early. */
    stopped: z.array(z.strictObject({ name: text, end: text })),
  }),
});

export type Decisions = z.output<typeof Decisions>;

/** Name of the SSM parameter that holds them. @param name the stack's name in AWS */
export const decisionsParameterName = (name: string): string => `/${name}/decisions`;

/** The decisions stored in the account; undefined before the first update. */
export async function readDecisions(ssm: SSMClient, name: string): Promise<Decisions | undefined> {
  const parameter = decisionsParameterName(name);
  const stored = await readParameter(ssm, parameter);
  return stored === undefined ? undefined : parsed(stored, parameter);
}

/** Canonical JSON: equal decisions give equal text. */
export const serialized = (decisions: Decisions): string => JSON.stringify(Decisions.parse(decisions));

const VARIABLE = 'SIESTA_DECISION';

/** Environment variables that pass a decision to the update that carries it out. */
export const carrying = (decision: Decision): Record<string, string> => ({ [VARIABLE]: JSON.stringify(decision) });

const Decision = z.strictObject({
  /** The stored decisions when the command decided; null if there were none. */
  was: Decisions.nullable(),
  is: Decisions,
});

/** A command's decision. */
export type Decision = z.output<typeof Decision>;

/** The decision that this update carries out, if a command started it. */
export const carriedDecision = (environment: Record<string, string | undefined> = process.env): Decision | undefined => {
  const carried = environment[VARIABLE];
  return carried ? Decision.parse(JSON.parse(carried)) : undefined;
};

function parsed(stored: string, parameter: string): Decisions {
  try {
    return Decisions.parse(JSON.parse(stored));
  } catch (cause) {
    throw new Error(
      `The SSM parameter ${parameter} is not what this version writes: use the version that wrote it last, or mend it (${stored}).`,
      { cause },
    );
  }
}
