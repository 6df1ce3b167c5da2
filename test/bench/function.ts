import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DatabaseConfig } from '../../service/config.ts';
import type { GatewayEvent } from '../../service/gateway/event.ts';
import { lambdaEnvironmentOf } from '../support/databases.ts';
import { heapFlags } from '../support/lambda-heap.ts';

const program = fileURLToPath(new URL('../support/lambda-process.mjs', import.meta.url));

/** The api function in a process of its own, with the flags that Lambda gives a function of that memory. */
export class MeasuredFunction {
  private constructor(private readonly child: ChildProcess) {}

  /** Begins to start it. */
  static fork(folder: string, config: DatabaseConfig, memoryMb: number): MeasuredFunction {
    const child = fork(program, ['index'], {
      cwd: folder,
      execArgv: ['--no-experimental-require-module', '--expose-gc', ...heapFlags(memoryMb)],
      env: { AWS_LAMBDA_FUNCTION_NAME: 'index', AWS_LAMBDA_FUNCTION_VERSION: '7', AUTH: 'public', ...lambdaEnvironmentOf(config) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new MeasuredFunction(child);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Resolves when the handler is ready. */
  async ready(): Promise<void> {
    await once(this.child, 'message');
  }

  /** Sends an event and waits for the answer. @throws Error when it is none of success. */
  async serve(event: GatewayEvent): Promise<void> {
    this.child.send({ event });
    const [{ answer, thrown }] = await once(this.child, 'message');
    if (thrown ?? answer.statusCode >= 300) throw new Error(`an event was answered ${thrown ?? `${answer.statusCode}: ${answer.body}`}`);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
