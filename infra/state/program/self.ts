import * as z from 'zod';
import { Identity } from '../../ground/owner.ts';
import type { Deployed } from './deployed.ts';

/** What the last update's outputs say about the stack; empty before the first update and after a destroy. */
const Self = z.object({
  /** Prefix of all its names. */
  name: z.string().optional().catch(undefined),
  /** Absent for a stack of 0.1.0. */
  identity: Identity.optional().catch(undefined),
});

export type Self = z.infer<typeof Self>;

export const selfOf = (deployed: Deployed): Self => Self.parse(deployed);
