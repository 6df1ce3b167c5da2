import { spawn } from 'node:child_process';
import { CliError } from '../terminal/index.ts';
import { type Lock, locksIn } from './locks.ts';

/** What the command asks of Pulumi about one stack. */
export interface Deployment {
  /** Every resource that Pulumi has made, the stack itself first; none when it was never deployed. */
  resources(): Promise<DeployedResource[]>;
  /** Brings what is deployed to what the settings and the code say. */
  update(options: RunOptions): Promise<void>;
  /** Reads the present state of resources from AWS into Pulumi's. */
  refresh(urns: string[], options: RunOptions): Promise<void>;
  /** What an interrupted update was about, so that nobody knows whether it was done. */
  pending(): Promise<PendingOperation[]>;
  /** Forgets resources whose making was interrupted; refreshes nothing but the resource that is named. */
  clearPendingCreates(urn: string, options: RunOptions): Promise<void>;
  /** What is otherwise in AWS than Pulumi left it; changes nothing. */
  drift(signal: AbortSignal): Promise<Drift[]>;
  /** What keeps an update from beginning. */
  locks(): Promise<Lock[]>;
  /** Takes the locks away, whoever has them. */
  cancel(): Promise<void>;
}

export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, … */
  type: string;
  resource: DeployedResource;
}

export interface Drift {
  urn: string;
  type: string;
  /** `delete` when it is gone. */
  op: string;
  /** Which of its properties have changed. */
  properties: string[];
}

export interface DeployedResource {
  urn: string;
  type: string;
  /** What AWS calls it. */
  id?: string;
  outputs?: Record<string, unknown>;
}

export interface RunOptions {
  signal: AbortSignal;
  /** Called with what Pulumi prints, line by line. */
  onLine: (line: string) => void;
  /** Added to the environment of the program. */
  env?: Record<string, string>;
}

/** Pulumi on this machine. */
export interface Pulumi {
  /** The stack that `pulumi stack select` chose. */
  selected(folder: string): Promise<string | undefined>;
  open(folder: string, stack: string): Promise<Deployment>;
}

/**
 * By the `pulumi` command, as its Automation API does it too. That one is no use here: its workspaces select the stack that they open, so that
 * a look at prod would make prod what the next bare `pulumi up` changes; and at a terminal it passes on a Ctrl-C that Pulumi has got already,
 * which makes it stop at once instead of in order.
 */
export const pulumi: Pulumi = {
  async selected(folder) {
    const { code, stdout } = await call(folder, ['stack', '--show-name']);
    return code === 0 ? stdout.trim() || undefined : undefined;
  },
  async open(folder, stack) {
    const ofStack = async (args: string[], options?: RunOptions): Promise<string> => {
      // A run that begins after Ctrl-C would never hear of it.
      options?.signal.throwIfAborted();
      const { code, stdout, stderr } = await call(folder, [...args, '--stack', stack], options);
      if (code === 0) return stdout;
      options?.signal.throwIfAborted();
      throw failure(args.slice(0, 2).join(' '), stderr, stdout);
    };
    const exported = async (): Promise<State> => (JSON.parse(await ofStack(['stack', 'export'])) as { deployment: State }).deployment;
    const change = ['--yes', '--skip-preview', '--suppress-progress', '--color', 'never'];
    return {
      async resources() {
        return (await exported()).resources ?? [];
      },
      async update(options) {
        await ofStack(['up', ...change], options);
      },
      async refresh(urns, options) {
        await ofStack(['refresh', ...change, ...urns.flatMap((urn) => ['--target', urn])], options);
      },
      async pending() {
        return (await exported()).pending_operations ?? [];
      },
      async clearPendingCreates(urn, options) {
        await ofStack(['refresh', ...change, '--clear-pending-creates', '--target', urn], options);
      },
      async drift(signal) {
        const { steps } = JSON.parse(
          await ofStack(['refresh', '--preview-only', '--json'], { signal, onLine: () => undefined }),
        ) as Preview;
        return steps
          .filter(({ op }) => op === 'update' || op === 'delete')
          .map(({ urn, op, oldState, diffReasons }) => ({ urn, op, type: oldState.type, properties: diffReasons ?? [] }));
      },
      async locks() {
        const { code, stdout } = await call(folder, ['whoami', '--verbose', '--json']);
        return code === 0 ? locksIn((JSON.parse(stdout) as { url: string }).url, stack) : [];
      },
      async cancel() {
        await ofStack(['cancel', '--yes']);
      },
    };
  },
};

interface State {
  resources?: DeployedResource[];
  pending_operations?: PendingOperation[];
}

interface Preview {
  steps: { op: string; urn: string; oldState: { type: string }; diffReasons?: string[] }[];
}

interface Called {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs Pulumi in a process group of its own: what it gets of Ctrl-C is one SIGINT, upon which it stops in order. */
function call(cwd: string, args: string[], { signal, onLine, env }: Partial<RunOptions> = {}): Promise<Called> {
  return new Promise((resolve, reject) => {
    const child = spawn('pulumi', [...args, '--non-interactive'], {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = (): unknown => child.kill('SIGINT');
    signal?.addEventListener('abort', stop, { once: true });
    const called = { stdout: '', stderr: '' };
    const lines = new Lines(onLine);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      called.stdout += text;
      lines.take(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      called.stderr += text;
    });
    child.once('error', (cause) =>
      reject(new CliError('The `pulumi` command is not there.', 'Install it: https://www.pulumi.com/docs/install/', { cause })),
    );
    child.once('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, ...called });
    });
  });
}

/** What the program or AWS says is in what Pulumi prints: on standard output for an update, on standard error for the rest. */
function failure(what: string, stderr: string, stdout: string): CliError {
  const errors = stdout.split('\n').flatMap((line) => (/\berror: /.test(line) ? [line.trim()] : []));
  const said = [...new Set(errors.length > 0 ? errors : [stderr.trim()])].join('\n');
  const [, next] = NEXT.find(([words]) => words.test(said)) ?? [];
  return new CliError(
    `pulumi ${what}: ${said.replace(/^error: /, '')}`,
    next ?? 'Mend what it names and run the command again; what was done so far stays.',
  );
}

const NEXT: readonly (readonly [words: RegExp, next: string])[] = [
  [/no stack named/, 'Look which there are: `pulumi stack ls`. `pulumi stack init` makes one, `npm run up` deploys it.'],
  [/locked|Another update/, 'Another update of this stack runs: wait for it. If it died, `pulumi cancel` frees the stack.'],
  [/failed to load checkpoint: EOF/, 'Delete <stack>.json.attrs beside the file of the stack: a kill left it empty.'],
  [/passphrase/, 'Set PULUMI_CONFIG_PASSPHRASE, with which the secrets of the stack are locked.'],
];

/** Gathers lines of what comes in pieces. */
class Lines {
  private rest = '';
  private readonly each: ((line: string) => void) | undefined;

  constructor(each: ((line: string) => void) | undefined) {
    this.each = each;
  }

  take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines.map((it) => it.trim())) if (line !== '') this.each?.(line);
  }
}
