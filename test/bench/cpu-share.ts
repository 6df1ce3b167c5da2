import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds: Lambda gives out CPU in periods of this length. */
const PERIOD = 20;

/**
 * Holds a process to a share of one CPU, as Lambda does by memory: in every period it may run for so long, then it stands still until the
 * next. Needs no rights but to signal it.
 */
export class CpuShare {
  readonly #timer: NodeJS.Timeout;
  #budget: number;
  #used = 0;
  #period = performance.now();
  #stopped = false;

  constructor(
    private readonly pid: number,
    private readonly share: number,
  ) {
    this.#budget = PERIOD * share;
    this.#timer = setInterval(() => this.#tick(), 1);
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#stopped) process.kill(this.pid, 'SIGCONT');
  }

  #tick(): void {
    const used = runMs(this.pid);
    this.#budget -= used - this.#used;
    this.#used = used;
    const periods = Math.floor((performance.now() - this.#period) / PERIOD);
    if (periods > 0) {
      this.#period += periods * PERIOD;
      // What was not used is lost; what was used too much is paid back.
      this.#budget = Math.min(PERIOD * this.share, this.#budget + periods * PERIOD * this.share);
    }
    if (this.#stopped !== this.#budget <= 0) {
      this.#stopped = !this.#stopped;
      process.kill(this.pid, this.#stopped ? 'SIGSTOP' : 'SIGCONT');
    }
  }
}

/** Milliseconds that all threads of the process have run. */
function runMs(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It ended meanwhile.
      return 0;
    }
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}
