import { median, percentile, round } from '../bench/stats.ts';

/** What was seen of the service at one moment. */
export interface Sample {
  /** Since the beginning, in milliseconds. */
  atMs: number;
  memoryMb: number;
  /** Its connections at the database. */
  connections: number;
}

/** What a soak saw, as it comes in. */
export interface Seen {
  /** How many requests got each status. */
  statuses: Record<string, number>;
  tookMs: number[];
  /** What was wrong with the answers that were not right. */
  errors: string[];
  samples: Sample[];
}

/** How it ended. */
interface End {
  ranMs: number;
  /** Whether it ran as long as it should have. */
  whole: boolean;
  /** Connections at the database after the service had stopped. */
  afterwards: number;
  /** The connections that the service may have. */
  pool: number;
}

export interface Report {
  minutes: number;
  requests: number;
  perSecond: number;
  statuses: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
  /** Medians of the resident memory in the middle and the last third of the time; the first is for warming up. */
  memoryMb: { before: number; last: number; ratio: number };
  connections: { most: number; afterwards: number };
  errors: number;
  /** Some of them, each once. */
  examples: string[];
  /** What was not as it must be; empty when all was. */
  failures: string[];
}

/** The last third of the time may need so much of the memory of the third before. */
const MEMORY_RATIO = 1.05;
/** Shorter runs than this say nothing about leaks of memory, in minutes: garbage comes and goes. */
const JUDGED_MINUTES = 30;

export function reportOf(seen: Seen, { ranMs, whole, afterwards, pool }: End): Report {
  const { statuses, tookMs, errors, samples } = seen;
  const third = (n: number): number[] =>
    samples.filter(({ atMs }) => Math.min(2, Math.floor((3 * atMs) / ranMs)) === n).map(({ memoryMb }) => memoryMb);
  const [before, last] = [third(1), third(2)].map((megabytes) => (megabytes.length > 0 ? median(megabytes) : 0)) as [number, number];
  const most = Math.max(0, ...samples.map(({ connections }) => connections));
  // The last request of half an hour is sent a moment before its end.
  const minutes = round(ranMs / 60_000, 1);
  const ratio = before > 0 ? last / before : 0;
  const failures = [
    !whole && 'it was ended before its time',
    errors.length > 0 && `${errors.length} errors`,
    whole && minutes >= JUDGED_MINUTES && !(ratio <= MEMORY_RATIO) && `memory grew by more than a factor of ${MEMORY_RATIO}`,
    most > pool && `more than ${pool} connections at the database`,
    afterwards > 0 && 'connections that the service left at the database',
  ].filter((failure) => failure !== false);
  return {
    minutes,
    requests: tookMs.length,
    perSecond: round((tookMs.length * 1_000) / ranMs, 1),
    statuses,
    p50Ms: tookMs.length > 0 ? round(percentile(tookMs, 0.5), 1) : 0,
    p99Ms: tookMs.length > 0 ? round(percentile(tookMs, 0.99), 1) : 0,
    memoryMb: { before: round(before, 1), last: round(last, 1), ratio: round(ratio, 3) },
    connections: { most, afterwards },
    errors: errors.length,
    examples: [...new Set(errors)].slice(0, 5),
    failures,
  };
}

export function textOf(report: Report): string {
  const { minutes, requests, perSecond, statuses, p50Ms, p99Ms, memoryMb, connections, errors, examples, failures } = report;
  const judged = minutes >= JUDGED_MINUTES ? `at most ${MEMORY_RATIO}` : `judged from ${JUDGED_MINUTES} minutes on`;
  const answers = Object.entries(statuses).map(([status, count]) => `${status} × ${count}`);
  return [
    `requests     ${requests} in ${minutes} minutes, ${perSecond} a second`,
    `answers      ${answers.join(', ')}`,
    `time         p50 ${p50Ms} ms, p99 ${p99Ms} ms`,
    `memory       ${memoryMb.last} MB in the last third, ${memoryMb.before} MB in the one before: × ${memoryMb.ratio} (${judged})`,
    `connections  ${connections.most} at most, ${connections.afterwards} after the service stopped`,
    `errors       ${errors}`,
    ...examples.map((error) => `             ${error}`),
    failures.length === 0 ? 'pass' : `FAIL: ${failures.join('; ')}`,
  ].join('\n');
}
