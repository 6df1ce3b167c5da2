import * as z from 'zod';
import { Identity } from '../../ground/owner.ts';
import type { Deployed } from './deployed.ts';

/** What the last update of a stack has said of it; nothing before its first and after a destroy. */
const Self = z.object({
  /** What everything of it is named after. */
  name: z.string().optional().catch(undefined),
  /** Absent of a stack of 0.1.0. */
  identity: Identity.optional().catch(undefined),
});

export type Self = z.infer<typeof Self>;

export const selfOf = (deployed: Deployed): Self => Self.parse(deployed);
