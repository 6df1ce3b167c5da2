import { setTimeout } from 'node:timers/promises';
import type { Served } from '../rest/served.ts';
import { type Copy, copyOf } from './copy.ts';
import { putObject } from './object.ts';

/** A right that was given just now takes some seconds to be known everywhere, in milliseconds. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 2_000;
/** Beyond the 5 seconds that a reader waits: nobody waits for this. */
const TIMEOUT_MS = 30_000;

export type Published = Omit<Copy, 'json'> & { bytes: number };

/** Where a copy goes. */
interface Target {
  /** The object's URL; without one nothing is written. */
  url: string | undefined;
  region: string;
}

/** Copies the shared lists to where everybody may read them. @param baseUrl where clients reach the API. */
export async function publish(services: readonly Served[], baseUrl: string, { url, region }: Target): Promise<Published> {
  const { json, ...copy } = await copyOf(services, baseUrl);
  const body = Buffer.from(json);
  if (url !== undefined) await put({ url, region, timeoutMs: TIMEOUT_MS }, body);
  return { ...copy, bytes: body.length };
}

async function put(target: Parameters<typeof putObject>[0], body: Buffer): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const { status } = await putObject(target, body).catch((cause: Error) => {
      // What the system says of a connection has a code; anything else is no matter of the network.
      if (!('code' in cause)) throw cause;
      throw new Error(`S3 cannot be reached (${cause.message}): the network needs a gateway endpoint for it`, { cause });
    });
    if (status === 200) return;
    if (status !== 403 || Date.now() > end) throw new Error(`S3 answered ${status}: the copy was not written`);
    await setTimeout(PAUSE_MS);
  }
}
