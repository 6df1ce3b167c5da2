import { exact } from '../ground/money.ts';
import { accountRules } from './account-rules.ts';
import { databaseRules } from './database-rules.ts';
import type { Finding, Inputs, Registered, Rule } from './finding.ts';
import { isFree } from './free.ts';
import { lambdaRules } from './lambda-rules.ts';
import { networkRules } from './network-rules.ts';
import { type Allowance, allowances, pricesOf, zonesOf } from './prices.ts';

export const rules: Readonly<Record<string, Rule>> = { ...networkRules, ...databaseRules, ...lambdaRules, ...accountRules };

/** One line of a bill: a resource's idle cost per month. */
export interface Charge {
  name: string;
  type: string;
  why: string;
  usd: number;
}

/** A resource whose price is unknown. */
export interface Unpriced {
  name: string;
  type: string;
  why: string;
}

/** The cost of a program. All amounts are USD. */
export interface Bill {
  region: string;
  /** Idle cost per month: the sum of the charges. */
  total: number;
  charges: Charge[];
  /** Free within the account's allowances, which other stacks of the account share. */
  allowed: { of: Allowance; units: number; usd: number; others: number | undefined }[];
  unpriced: Unpriced[];
  /** Per GB-month. */
  stored: { why: string; usdPerGb: number }[];
  /** Per million requests: the most expensive resource of each part. */
  perMillion: { why: string; usd: number }[];
  rates: { why: string; usd: number }[];
}

/** The findings on one resource. Pure; unknown types and values are never considered free. */
export function findingsOf(type: string, inputs: Inputs, region: string, program: readonly Registered[]): Finding[] {
  const rule = rules[type];
  if (!rule) return isFree(type) ? [] : [{ kind: 'unknown', why: 'type without a price here' }];
  const where = typeof inputs.region === 'string' ? inputs.region : region;
  const all = (wanted: string) => program.filter((resource) => resource.type === wanted);
  return rule(inputs, { prices: pricesOf(where), zones: zonesOf(where), all });
}

/** How much of the account's allowances others than this program use. */
export type UsedByOthers = Partial<Record<Allowance, number>>;

/**
 * The cost of a program, idle and in use.
 *
 * @param others what the rest of the account uses of the allowances. Default: not looked up, and taken as nothing.
 */
export function billOf(program: readonly Registered[], region: string, others: UsedByOthers = {}): Bill {
  const found = program.map((resource) => ({ resource, findings: findingsOf(resource.type, resource.inputs, region, program) }));
  const all = found.flatMap(({ resource: { name, type }, findings }) => findings.map((finding) => ({ name, type, ...finding })));
  const ofKind = <K extends Finding['kind']>(kind: K) =>
    all.filter((finding): finding is Extract<(typeof all)[number], { kind: K }> => finding.kind === kind);

  const { allowed, over } = useAllowances(ofKind('allowance'), others);
  const charges = [...ofKind('charge'), ...over].map(({ name, type, why, usd }) => ({ name, type, why, usd: exact(usd) }));
  return {
    region,
    total: exact(charges.reduce((sum, { usd }) => sum + usd, 0)),
    charges: charges.sort((a, b) => b.usd - a.usd),
    allowed,
    unpriced: ofKind('unknown').map(({ name, type, why }) => ({ name, type, why })),
    stored: distinct(ofKind('stored').map(({ why, usdPerGb }) => ({ why, usdPerGb }))),
    perMillion: dearestOfEachPart(ofKind('request')),
    rates: distinct(ofKind('rate').map(({ why, usd }) => ({ why, usd }))),
  };
}

type Allowed = Extract<Finding, { kind: 'allowance' }> & { name: string; type: string };

/** Applies the allowances, in the order of registration and after others' use; units beyond an allowance are charged. */
function useAllowances(findings: Allowed[], others: UsedByOthers): { allowed: Bill['allowed']; over: Charge[] } {
  const used = new Map<Allowance, { units: number; usd: number }>();
  const over: Charge[] = [];
  for (const { of, name, type, units, usd } of findings) {
    const { free, one } = allowances[of];
    const before = used.get(of)?.units ?? others[of] ?? 0;
    const beyond = Math.max(0, before + units - free) - Math.max(0, before - free);
    if (beyond > 0) over.push({ name, type, why: `${one} beyond the account's ${free} free`, usd: beyond * usd });
    used.set(of, { units: before + units, usd });
  }
  const allowed = [...used].flatMap(([of, { units, usd }]) => {
    const free = Math.min(units, allowances[of].free) - (others[of] ?? 0);
    return free > 0 ? [{ of, units: free, usd, others: others[of] }] : [];
  });
  return { allowed, over };
}

function dearestOfEachPart(findings: Extract<Finding, { kind: 'request' }>[]): Bill['perMillion'] {
  return (['gateway', 'compute', 'tracing'] as const).flatMap((part) => {
    const [dearest] = findings.filter((finding) => finding.part === part).sort((a, b) => b.usdPerMillion - a.usdPerMillion);
    return dearest ? [{ why: dearest.why, usd: exact(dearest.usdPerMillion) }] : [];
  });
}

function distinct<T extends object>(lines: T[]): T[] {
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}
