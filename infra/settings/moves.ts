import * as pulumi from '@pulumi/pulumi';
import * as z from 'zod';
import type { StackConfig } from './stack.ts';

/** Properties of a stack that no update can change in place. An output, with which the next update compares. */
const Built = z.object({
  /** CIDR block of its own VPC, or the id of an adopted one. */
  vpc: z.string(),
  zones: z.number(),
  egress: z.enum(['none', 'nat']),
  gateway: z.enum(['rest', 'http']),
  domain: z.string().optional(),
});

type Built = z.output<typeof Built>;

export function builtOn({ network: { adopt, cidr, zones, egress }, api: { kind, domain } }: StackConfig): Built {
  // In an adopted network zones and egress do not belong to this stack.
  const place = adopt ? { vpc: adopt.vpcId, zones: 0, egress: 'none' as const } : { vpc: cidr, zones, egress };
  return { ...place, gateway: kind, ...(domain && { domain: domain.name }) };
}

const ANEW =
  'put it back, or build the stack anew: `npm run destroy`, then `npm run up` with it; the data comes back from the final snapshot, at another URL';

/** What prevents the change from one to the other, as one sentence each. */
export function forbiddenMoves(before: Built, after: Built): string[] {
  const problems: string[] = [];
  if (before.vpc !== after.vpc) {
    problems.push(
      `network: ${before.vpc} is to become ${after.vpc}, and the subnet group of a database cannot follow to another VPC: ${ANEW}.`,
    );
  } else if (before.zones > after.zones) {
    problems.push(
      `network.zones: ${before.zones} are to become ${after.zones}, and the versions of the functions that are kept hold the subnets: ${ANEW}. A zone costs nothing.`,
    );
  } else if (before.egress === 'nat' && after.egress === 'none') {
    problems.push(`network.egress: nat is to become none, and the versions of the functions that are kept hold its subnets: ${ANEW}.`);
  }
  if (before.gateway !== after.gateway && before.domain !== undefined && before.domain === after.domain) {
    problems.push(
      `api.kind: ${before.gateway} is to become ${after.gateway}, and ${after.domain} cannot be of both at once: take api.domain and api.certificateArn out and update, then set them again together with api.kind.`,
    );
  }
  return problems;
}

/** @throws RunError, before anything is registered, for changes that AWS would refuse during the update. Stacks of 0.1.0 have nothing to compare with. */
export function refuseMoves(deployed: Record<string, unknown>, config: StackConfig): void {
  const before = Built.safeParse(deployed.builtOn);
  const problems = before.success ? forbiddenMoves(before.data, builtOn(config)) : [];
  if (problems.length === 0) return;
  throw new pulumi.RunError(
    `The deployed stack cannot be changed to these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
  );
}
