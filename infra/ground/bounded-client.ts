import { type AwsFailure, awsFailure, type Call } from './aws-failures.ts';
import type { ClientSettings } from './client.ts';

export interface Bounds {
  /** Ends every call that only asks. One that was sent to change something is let through: nobody would know whether it was made. */
  signal?: AbortSignal | undefined;
  /** How long one call may take, with its repetitions, seconds. */
  seconds?: number | undefined;
  /** What is thrown for a failure, where it is to be another error. */
  thrown?: (failure: AwsFailure) => Error;
}

/** Long enough for every answer of AWS but that of a function, and for a service that wants to be asked again later. */
const SECONDS = 30;

/**
 * Settings of every client: an SDK that is told nothing waits for ever, and hardly comes back to a service that asks it to.
 * @param seconds how long an answer may take to begin.
 */
export const patient = (seconds = 12): Pick<ClientSettings, 'maxAttempts' | 'requestHandler'> => ({
  maxAttempts: 6,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: seconds * 1000, throwOnRequestTimeout: true },
});

type Send = (command: { constructor: { name: string } }, options?: { abortSignal?: AbortSignal }) => Promise<unknown>;

const ASKS = /^(Describe|Get|List|Filter|Lookup|Invoke)/;

/**
 * A client whose calls all end: with their answer, at their deadline, or with the signal; and fail with an AwsFailure where that is what the
 * matter is.
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
    const ends = [deadline, options.abortSignal, ASKS.test(name) ? signal : undefined].filter((end) => end !== undefined);
    const ending = AbortSignal.any(ends);
    try {
      ending.throwIfAborted();
      // Not by the SDK's own means alone: those know nothing of a program that is asked for credentials.
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
