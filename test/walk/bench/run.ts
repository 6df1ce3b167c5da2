import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { type Process, processesBelow } from '../../e2e/support/processes.ts';

/** How long a provider is given to end the calls that it has begun, milliseconds. */
const CALLS_END_MS = 4000;

/** A command in a process group of its own, as a terminal runs it. */
export class Run {
  /** All that it printed. */
  text = '';
  stdout = '';
  /** Its exit code; none when it was killed. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private isKilled = false;

  constructor(command: string, argv: string[], { cwd, env }: { cwd: string; env: Record<string, string> }) {
    this.child = spawn(command, argv, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child.stdout?.on('data', (chunk) => {
      this.stdout += chunk;
      this.text += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      this.text += chunk;
    });
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    this.child.on('error', reject).on('close', resolve);
    this.child.on('exit', (code) => {
      // Providers outlive an engine that was killed, and keep its pipes.
      if (this.isKilled) resolve(code);
    });
    this.ended = promise;
  }

  /** Waits until it has ended, or for so long. @returns whether it has ended */
  endsWithin = (ms: number): Promise<boolean> => Promise.race([this.ended.then(() => true), setTimeout(ms, false, { ref: false })]);

  /** Ctrl-C. */
  interrupt(): void {
    signal(-(this.child.pid ?? 0), 'SIGINT');
  }

  /** Simulates a power cut: kills the engine, and lets the calls that providers have sent to AWS finish. */
  async kill(): Promise<void> {
    const all = await processesBelow(this.child.pid);
    const [calling, deciding] = [all.filter(isProvider), all.filter((it) => !isProvider(it))];
    this.isKilled = true;
    const pids = [this.child.pid ?? 0, ...deciding.map(({ pid }) => pid)];
    for (const name of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of pids) signal(pid, name);
    await this.ended;
    do await setTimeout(CALLS_END_MS);
    while ((await Promise.all(calling.map(({ pid }) => processesBelow(pid)))).flat().length > 0);
    for (const { pid } of calling) signal(pid, 'SIGKILL');
  }
}

const isProvider = ({ command }: Process): boolean => command.includes('plugin');

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
