import { setTimeout } from 'node:timers/promises';
import type { ListableService } from '../rest/listable-service.ts';
import { type Copy, copyOf } from './copy.ts';
import { putObject } from './object.ts';

/** How long to retry a denied write, in milliseconds: IAM changes take some seconds to propagate. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 2_000;
/** Longer than a reader's limit, because no request waits for this. In milliseconds. */
const TIMEOUT_MS = 30_000;

export type Published = Omit<Copy, 'json'> & { bytes: number };

/** Where the copy is written. */
interface Target {
  /** URL of the object; undefined: a rehearsal that writes nothing. */
  url: string | undefined;
  region: string;
}

/** Copies the shared lists to the public object. @param baseUrl URL under which clients reach the API. */
export async function publish(services: readonly ListableService[], baseUrl: string, { url, region }: Target): Promise<Published> {
  const { json, ...copy } = await copyOf(services, baseUrl);
  const body = Buffer.from(json);
  if (url !== undefined) await put({ url, region, timeoutMs: TIMEOUT_MS }, body);
  return { ...copy, bytes: body.length };
}

async function put(target: Parameters<typeof putObject>[0], body: Buffer): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const { status } = await putObject(target, body).catch((cause: Error) => {
      // System errors about the connection have a code; rethrow anything else.
      if (!('code' in cause)) throw cause;
      throw new Error(`S3 cannot be reached (${cause.message}): the network needs a gateway endpoint for it`, { cause });
    });
    if (status === 200) return;
    if (status !== 403 || Date.now() > end) throw new Error(`S3 answered ${status}: the copy was not written`);
    await setTimeout(PAUSE_MS);
  }
}
