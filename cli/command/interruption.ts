import { constants } from 'node:os';
import type { Output } from '../terminal/index.ts';

/** Ctrl-C, termination, and a closed terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal asks the command to stop, the second ends the process. */
export class Interruption {
  /** Message for an interruption at this point. */
  howToGoOn = 'Nothing was changed.';
  private readonly controller = new AbortController();
  private readonly out: Output;
  private code = 0;
  private readonly listener = (name: NodeJS.Signals): void => {
    this.code = 128 + constants.signals[name];
    if (this.signal.aborted) process.exit(this.tell());
    this.controller.abort();
  };

  constructor(out: Output) {
    this.out = out;
    for (const name of SIGNALS) process.on(name, this.listener);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Prints the message. @returns the exit code by shell convention. */
  tell(): number {
    this.out.stopped(this.howToGoOn);
    return this.code;
  }

  over(): void {
    for (const name of SIGNALS) process.off(name, this.listener);
  }
}
