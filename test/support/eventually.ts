import { setTimeout } from 'node:timers/promises';

/** Repeats a check until it passes. After `withinMs` milliseconds it fails with the error of the last attempt. */
export async function eventually<T>(check: () => Promise<T>, withinMs = 5_000): Promise<T> {
  for (const until = Date.now() + withinMs; ; await setTimeout(50)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
