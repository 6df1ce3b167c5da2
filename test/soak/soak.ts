import { Agent } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Client } from '../support/clients.ts';
import { eventually } from '../support/eventually.ts';
import { TestDatabase } from '../support/faults/stand.ts';
import { heapFlags } from '../support/lambda-heap.ts';
import { memoryOf } from '../support/process-memory.ts';
import type { DatabaseServer } from '../support/servers.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { Mix } from './mix.ts';
import { type Report, reportOf, type Seen } from './report.ts';

/** Requests a second. */
export const RATE = 100;
const POOL = 10;
const SAMPLE_MS = 5_000;
/**
 * MB of the function whose heap the process has. Where there is no such bound V8 collects so late that half an hour says nothing of what is
 * kept: the process grows in steps up to some 300 MB, of which 40 are in use.
 */
const MEMORY_MB = 256;

interface SoakOptions {
  server: DatabaseServer;
  minutes: number;
  /** Ends it early. */
  stop?: AbortSignal;
  /** Hears what was seen so far, every few seconds. */
  progress?: (seen: Seen, ranMs: number) => void;
}

/** Keeps how long each request took, and its status. */
class MeasuredClient extends Client {
  constructor(
    url: string,
    private readonly seen: Seen,
  ) {
    // Few connections, which take turns, so that none is idle until the server closes it, just when the next request comes.
    super(url, {}, new Agent({ keepAlive: true, scheduling: 'fifo', maxFreeSockets: POOL }));
  }

  override async send(...request: Parameters<Client['send']>): ReturnType<Client['send']> {
    const sentAt = performance.now();
    const answer = await super.send(...request);
    this.seen.tookMs.push(performance.now() - sentAt);
    this.seen.statuses[answer.status] = (this.seen.statuses[answer.status] ?? 0) + 1;
    return answer;
  }
}

/** Sends mixed requests to the service on a database of its own, by the clock and not by the answers, and watches it meanwhile. */
export async function soak({ server: on, minutes, stop = new AbortController().signal, progress }: SoakOptions): Promise<Report> {
  const seen: Seen = { statuses: {}, tookMs: [], errors: [], samples: [] };
  const database = await TestDatabase.create(on);
  try {
    const env = { DB_POOL_SIZE: String(POOL), NODE_OPTIONS: heapFlags(MEMORY_MB).join(' ') };
    const server = await ServiceProcess.start(database.environment(database.config, env));
    const ended = new AbortController();
    void server.end().then(() => ended.abort());
    try {
      const over = AbortSignal.any([stop, ended.signal]);
      const began = performance.now();
      const sampling = watch(database, server, began, over, seen, progress);
      const client = new MeasuredClient(server.url ?? '', seen);
      await send(new Mix(client), began, minutes * 60_000, over, seen);
      const whole = !over.aborted;
      const ranMs = performance.now() - began;
      client.close();
      ended.abort();
      await sampling;
      await server.stop('SIGTERM');
      const afterwards = await disconnected(database);
      return reportOf(seen, { ranMs, whole, afterwards, pool: POOL });
    } finally {
      await server.stop('SIGKILL');
    }
  } finally {
    await database.drop();
  }
}

/** Sends the n-th request at its time, whatever became of those before. */
async function send(mix: Mix, began: number, forMs: number, over: AbortSignal, { errors }: Seen): Promise<void> {
  const sent = new Set<Promise<void>>();
  for (let n = 0; n < (forMs * RATE) / 1_000 && !over.aborted; n++) {
    const early = began + (n * 1_000) / RATE - performance.now();
    if (early > 0) await setTimeout(early);
    const request: Promise<void> = mix
      .send()
      // A service that was told to end is not asked to answer.
      .catch((error) => void (over.aborted || errors.push(String(error))))
      .finally(() => sent.delete(request));
    sent.add(request);
  }
  await Promise.all(sent);
}

async function watch(
  database: TestDatabase,
  { pid }: ServiceProcess,
  began: number,
  over: AbortSignal,
  seen: Seen,
  progress: SoakOptions['progress'],
): Promise<void> {
  while (!over.aborted) {
    const connections = (await database.sessions()).length;
    const atMs = performance.now() - began;
    seen.samples.push({ atMs, memoryMb: memoryOf(pid, 'VmRSS'), connections });
    progress?.(seen, atMs);
    await setTimeout(SAMPLE_MS, undefined, { signal: over }).catch(() => undefined);
  }
}

/** Gives the server time to notice that connections were closed. @returns how many are left. */
async function disconnected(database: TestDatabase): Promise<number> {
  const none = async (): Promise<void> => {
    if ((await database.sessions()).length > 0) throw new Error('connections are left');
  };
  await eventually(none).catch(() => undefined);
  return (await database.sessions()).length;
}
