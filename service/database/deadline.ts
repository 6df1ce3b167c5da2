import { setTimeout } from 'node:timers/promises';

export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed';

  constructor(options?: ErrorOptions) {
    super('the time of this request is over', options);
  }
}

/** The promise's result, or DeadlinePassed when it takes longer; what the promise does later is ignored. */
export async function before<T>(deadline: number, promise: Promise<T>): Promise<T> {
  if (deadline === Infinity) return promise;
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise,
      setTimeout(Math.max(0, deadline - Date.now()), undefined, { signal: timer.signal }).then(() => {
        throw new DeadlinePassed();
      }),
    ]);
  } finally {
    timer.abort();
  }
}
