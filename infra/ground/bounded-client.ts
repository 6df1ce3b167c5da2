import { type AwsFailure, awsFailure, type Call } from './aws-failures.ts';
import type { ClientSettings } from './client.ts';

export interface Bounds {
  /**
   * Stops waiting for calls that read, and for invocations, which Lambda completes regardless. Other calls complete, because otherwise their
   * outcome would be unknown.
   */
  signal?: AbortSignal | undefined;
  /** Time limit of one call including retries, in seconds. */
  seconds?: number | undefined;
  /** Converts a failure to another error. Default: the AwsFailure itself. */
  thrown?: (failure: AwsFailure) => Error;
}

/** Enough for every call but a function's invocation, including retries after throttling. */
const SECONDS = 30;

/**
 * Settings of every client: the SDK's defaults wait without limit for a response, and give up early on a throttling service.
 * @param seconds how long to wait for a response to begin.
 */
export const requestLimits = (seconds = 12): Pick<ClientSettings, 'maxAttempts' | 'requestHandler'> => ({
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: seconds * 1000, throwOnRequestTimeout: true },
});

type Send = (command: { constructor: { name: string } }, options?: { abortSignal?: AbortSignal }) => Promise<unknown>;

const ABORTABLE = /^(Describe|Get|List|Filter|Lookup|Invoke)/;

/**
 * A client whose calls all end: with their response, at their time limit, or with the signal. Failures not caused by the call itself are thrown as
 * AwsFailure.
 *
 * @param Client its class, which is named after the service
 */
export function bounded<C>(client: C, Client: { name: string }, region: string | undefined, bounds: Bounds = {}): C {
  const { signal, seconds = SECONDS, thrown = (failure) => failure } = bounds;
  const sender = client as { send: Send };
  const send = sender.send.bind(client);
  sender.send = async (command, options = {}) => {
    const name = command.constructor.name.replace(/Command$/, '');
    const call: Call = { what: `${Client.name.replace(/Client$/, '')} ${name}`, region };
    const deadline = AbortSignal.timeout(seconds * 1000);
    const ends = [deadline, options.abortSignal, ABORTABLE.test(name) ? signal : undefined].filter((end) => end !== undefined);
    const ending = AbortSignal.any(ends);
    try {
      ending.throwIfAborted();
      // The SDK's own abort signal does not cover a credential process.
      return await Promise.race([send(command, { ...options, abortSignal: ending }), aborted(ending)]);
    } catch (error) {
      for (const end of ends.slice(1)) end.throwIfAborted();
      const failure = awsFailure(deadline.aborted ? deadline.reason : error, call);
      throw failure ? thrown(failure) : error;
    }
  };
  return client;
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
