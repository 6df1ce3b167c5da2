import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withFeatures } from './with-features.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Build {
  /** The file that lists its features; by default those of the tests. `service/features.ts` are its own. */
  features?: string;
  codeCache?: boolean;
}

/** The service as `npm run build` makes it, in a folder of its own that has no node_modules above it. */
export function deploy({ features, codeCache = false }: Build = {}): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  for (let above = folder; above !== '/'; above = join(above, '..')) {
    if (existsSync(join(above, 'node_modules')))
      throw new Error(`${above} has node_modules: set TMPDIR to a folder that has none above it`);
  }
  const command = ['build/run.mjs', ...withFeatures(features), 'build/lambda.ts', folder, ...(codeCache ? ['--code-cache'] : [])];
  execFileSync(process.execPath, command, { cwd: root, stdio: 'pipe' });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Every file below a folder, by its path in it, sorted. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** A function of the built folder in a process of its own, under Lambda's flags. */
export class LambdaProcess {
  #output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#output += chunk;
      });
    }
  }

  static async start(folder: string, name: string, env: Record<string, string>): Promise<LambdaProcess> {
    const child = fork(fileURLToPath(new URL('lambda-process.mjs', import.meta.url)), [name], {
      cwd: folder,
      execArgv: ['--no-experimental-require-module', '--expose-gc'],
      env: {
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: '7',
        AUTH: 'public',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const lambda = new LambdaProcess(child);
    const [started] = await Promise.race([once(child, 'message'), once(child, 'close')]);
    if ((started as { ready?: boolean } | null)?.ready !== true) throw new Error(`${name} did not start: ${lambda.#output}`);
    return lambda;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the process did not start');
    return this.child.pid;
  }

  /** What the function wrote to its log so far. */
  get output(): string {
    return this.#output;
  }

  /** The first line of the log with this text in it; it may come after the answer, by another pipe. */
  async logged(text: string): Promise<string> {
    for (;;) {
      const line = this.#output
        .split('\n')
        .slice(0, -1)
        .find((each) => each.includes(text));
      if (line !== undefined) return line;
      await Promise.race([this.child.stdout, this.child.stderr].map((stream) => stream && once(stream, 'data')));
    }
  }

  /** The answer of the handler. @throws Error with the handler's message when it throws. */
  async invoke(event: unknown): Promise<unknown> {
    const answered = once(this.child, 'message');
    const died = once(this.child, 'exit').then(() => [{ thrown: `the process ended: ${this.#output}` }]);
    this.child.send({ event });
    const [{ answer, thrown }] = (await Promise.race([answered, died])) as [{ answer?: unknown; thrown?: string }];
    if (thrown !== undefined) throw new Error(thrown);
    return answer;
  }

  /** Stops the process where it is, as Lambda does between two events, until thaw(). */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
