import type { Finding, Inputs, StackContext } from './finding.ts';
import { freeTraces, type Prices } from './prices.ts';

export const SAMPLING_RULE = 'aws:xray/samplingRule:SamplingRule';

/** Lambda's own sampling rate, for requests not sampled by a gateway. */
const FUNCTIONS_OWN = 0.05;

/** The finding for recording a share of the requests. */
export function traces(share: number, prices: Prices, assumed = ''): Finding {
  const why = `X-Ray ${Number((share * 100).toPrecision(3))}%, beyond the account's first ${freeTraces / 1000}k traces${assumed}`;
  return { kind: 'request', part: 'tracing', usdPerMillion: share * prices.traceMillion, why };
}

/** What a function records itself if no gateway with a sampling rule precedes it. */
export function ownTraces({ tracingConfig }: Inputs, { prices, all }: StackContext): Finding[] {
  const active = (tracingConfig as { mode?: unknown } | undefined)?.mode === 'Active';
  return active && all(SAMPLING_RULE).length === 0 ? [traces(FUNCTIONS_OWN, prices)] : [];
}
