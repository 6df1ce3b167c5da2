import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient, paginateFilterLogEvents, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import type { Outputs, Stack } from '../stack/index.ts';
import { type Entry, entryOf, type Source } from './entry.ts';

export interface LogQuery {
  sources: readonly Source[];
  /** Milliseconds since 1970. */
  since: number;
  /** Only lines that contain all of these texts. */
  containing: readonly string[];
  errorsOnly: boolean;
}

/** How far back is looked unless a time is said, milliseconds. */
export const LATELY_MS = 600_000;
/** Polling interval when following, milliseconds. */
const EVERY_MS = 2_000;
/** Maximum delay with which a line can appear in a log and still be shown, milliseconds. */
const LATE_MS = 30_000;

interface FoundEntry extends Entry {
  eventId: string;
}

/** The lines up to now, oldest first. */
export async function readLogs(stack: Stack, outputs: Outputs, wanted: LogQuery, signal: AbortSignal): Promise<Entry[]> {
  return strip(await found(stack, outputs, wanted, signal));
}

/** The lines up to now and new ones, until the signal. */
export async function* followLogs(stack: Stack, outputs: Outputs, wanted: LogQuery, signal: AbortSignal): AsyncGenerator<Entry> {
  const shown = new Set<string>();
  let { since } = wanted;
  while (!signal.aborted) {
    const now = Date.now();
    const fresh = (await found(stack, outputs, { ...wanted, since }, signal)).filter(({ eventId }) => !shown.has(eventId));
    for (const { eventId } of fresh) shown.add(eventId);
    yield* strip(fresh);
    since = Math.max(since, now - LATE_MS);
    await setTimeout(EVERY_MS, undefined, { signal });
  }
}

const strip = (entries: FoundEntry[]): Entry[] => entries.map(({ eventId: _, ...entry }) => entry);

async function found(stack: Stack, outputs: Outputs, wanted: LogQuery, signal: AbortSignal): Promise<FoundEntry[]> {
  const client = stack.client(CloudWatchLogsClient, 'cloudwatchlogs');
  const groups = groupsOf(outputs);
  const there = wanted.sources.flatMap((source) => (groups[source] ? [[source, groups[source]] as const] : []));
  const all = await Promise.all(there.map(([source, group]) => ofGroup(client, source, group, wanted, signal)));
  return all.flat().sort((a, b) => a.time.localeCompare(b.time));
}

async function ofGroup(
  client: CloudWatchLogsClient,
  source: Source,
  logGroupName: string,
  { since, containing, errorsOnly }: LogQuery,
  signal: AbortSignal,
): Promise<FoundEntry[]> {
  const entries: FoundEntry[] = [];
  // Quoted, so that a filter pattern's syntax has no effect.
  const terms = containing.map((text) => `"${text.replaceAll('"', '\\"')}"`);
  const filter = terms.length > 0 ? { filterPattern: terms.join(' ') } : {};
  try {
    for await (const { events = [] } of paginateFilterLogEvents(
      { client },
      { logGroupName, startTime: since, ...filter },
      { abortSignal: signal },
    )) {
      for (const { timestamp = 0, message = '', eventId, logStreamName } of events) {
        const entry = entryOf(source, timestamp, message);
        if (!entry || (errorsOnly && entry.level !== 'error')) continue;
        entries.push({ ...entry, eventId: eventId ?? `${logStreamName} ${timestamp} ${message}` });
      }
    }
  } catch (error) {
    // The log group of an access log may not exist before the first request, or at all.
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return entries;
}

/** Log groups as named by infra; not every stack has an authorizer. */
function groupsOf({ functionName, opsFunctionName, queryFunctionName, authorizer, name }: Outputs): Partial<Record<Source, string>> {
  const ofFunction = (lambdaName: string): string => `/aws/lambda/${lambdaName}`;
  return {
    http: `/aws/vendedlogs/${name}-access`,
    api: ofFunction(functionName),
    ops: ofFunction(opsFunctionName),
    query: ofFunction(queryFunctionName),
    ...(authorizer && { authorizer: ofFunction(authorizer.functionName) }),
  };
}
