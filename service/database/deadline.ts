export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed';

  constructor(options?: ErrorOptions) {
    super('the time of this request is over', options);
  }
}

/** Resolves with the promise's result, or rejects with DeadlinePassed when it takes longer; the promise's later outcome is ignored. */
export async function before<T>(deadline: number, promise: Promise<T>): Promise<T> {
  if (deadline === Infinity) return promise;
  // Not timers/promises: aborting that timer creates an error with a stack trace for every piece of work that ends in time.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlinePassed()), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
