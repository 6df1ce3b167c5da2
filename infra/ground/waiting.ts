import type { RDSClient, waitUntilDBClusterAvailable } from '@aws-sdk/client-rds';

type Waiter<Input> = (params: Parameters<typeof waitUntilDBClusterAvailable>[0], input: Input) => Promise<unknown>;

export interface Patience<Answer> {
  /** Time limit, after which a TimeoutError is thrown. */
  seconds: number;
  /** Polling interval, in seconds. */
  every: number;
  signal?: AbortSignal;
  /** Whether the waiter may judge a response. `false` keeps polling, whatever the waiter would say; an exception ends the wait. */
  accepts?: (answer: Answer) => boolean;
}

/**
 * Waits like an SDK waiter, but fails at once when AWS refuses a call: the waiter would treat that as "not yet" and poll until its time limit.
 *
 * @param waiter such as `waitUntilDBClusterAvailable`
 */
export async function waitFor<Input, Answer>(
  waiter: Waiter<Input>,
  rds: RDSClient,
  input: Input,
  { seconds, every, signal, accepts = () => true }: Patience<Answer>,
): Promise<void> {
  const end = new AbortController();
  const send: RDSClient['send'] = async (command: Parameters<RDSClient['send']>[0]) => {
    const answer = await rds.send(command).catch(endWith);
    // An exception makes the waiter poll again.
    if (!attempt(() => accepts(answer as Answer))) throw new Error('not yet');
    return answer;
  };
  let why: { error: unknown } | undefined;
  const endWith = (error: unknown): never => {
    why = { error };
    end.abort();
    throw error;
  };
  const attempt = (condition: () => boolean): boolean => {
    try {
      return condition();
    } catch (error) {
      return endWith(error);
    }
  };
  const abortSignal = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
  const client = Object.assign(Object.create(rds) as RDSClient, { send });
  try {
    await waiter({ client, maxWaitTime: seconds, minDelay: every, maxDelay: every, abortSignal }, input);
  } catch (error) {
    signal?.throwIfAborted();
    throw why ? why.error : error;
  }
}
