import type { Finding, Inputs, StackContext } from './finding.ts';
import { freeTraces, type Prices } from './prices.ts';

export const SAMPLING_RULE = 'aws:xray/samplingRule:SamplingRule';

/** What functions record of requests that nothing in front of them samples. */
const FUNCTIONS_OWN = 0.05;

/** A share of the requests, recorded. */
export function traces(share: number, prices: Prices, assumed = ''): Finding {
  const why = `X-Ray ${Number((share * 100).toPrecision(3))}%, first ${freeTraces / 1000}k traces of the account free${assumed}`;
  return { kind: 'request', part: 'tracing', usdPerMillion: share * prices.traceMillion, why };
}

/** What a function records by itself, where no gateway samples by a rule. */
export function ownTraces({ tracingConfig }: Inputs, { prices, all }: StackContext): Finding[] {
  const active = (tracingConfig as { mode?: unknown } | undefined)?.mode === 'Active';
  return active && all(SAMPLING_RULE).length === 0 ? [traces(FUNCTIONS_OWN, prices)] : [];
}
