import type { RDSClient, waitUntilDBClusterAvailable } from '@aws-sdk/client-rds';

type Waiter<Input> = (params: Parameters<typeof waitUntilDBClusterAvailable>[0], input: Input) => Promise<unknown>;

export interface Patience<Answer> {
  /** How long, before a TimeoutError. */
  seconds: number;
  /** How often to ask, seconds. */
  every: number;
  signal?: AbortSignal;
  /** Is shown each answer. `false` asks again, whatever the waiter would say; what it throws ends the wait. */
  look?: (answer: Answer) => boolean;
}

/**
 * Waits as a waiter of the SDK does, and ends at once with what AWS refuses: the waiter takes that for "not yet" and asks on to the end of its time.
 *
 * @param waiter as in `waitUntilDBClusterAvailable`
 */
export async function waitFor<Input, Answer>(
  waiter: Waiter<Input>,
  rds: RDSClient,
  input: Input,
  { seconds, every, signal, look = () => true }: Patience<Answer>,
): Promise<void> {
  const end = new AbortController();
  const send: RDSClient['send'] = async (command: Parameters<RDSClient['send']>[0]) => {
    const answer = await rds.send(command).catch(endWith);
    // An exception is what makes a waiter ask again.
    if (!attempt(() => look(answer as Answer))) throw new Error('not yet');
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
