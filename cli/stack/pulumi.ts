import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure } from './failure.ts';
import { type Lock, locksIn } from './locks.ts';
import { type Called, look, type RunOptions, run } from './process.ts';

/** What the command asks of Pulumi about one stack. */
export interface Deployment {
  /** Every resource that Pulumi has made, the stack itself first; none when it was never deployed. */
  resources(): Promise<DeployedResource[]>;
  /** Brings what is deployed to what the settings and the code say. */
  update(options: RunOptions): Promise<void>;
  /** Takes down what is deployed. */
  destroy(options: RunOptions): Promise<void>;
  /** Writes Pulumi's state of each resource anew, and touches nothing of the resources. */
  edit(change: (resource: StateResource) => StateResource): Promise<void>;
  /** Reads the present state of resources from AWS into Pulumi's. */
  refresh(urns: string[], options: RunOptions): Promise<void>;
  /** What an interrupted update was about, so that nobody knows whether it was done. */
  pending(): Promise<PendingOperation[]>;
  /** Forgets resources whose making was interrupted; refreshes nothing but the resource that is named. */
  clearPendingCreates(urn: string, options: RunOptions): Promise<void>;
  /** What is otherwise in AWS than Pulumi left it; changes nothing. */
  drift(): Promise<Drift[]>;
  /** What keeps an update from beginning. */
  locks(): Promise<Lock[]>;
  /** Takes the locks away, whoever has them. */
  cancel(): Promise<void>;
}

export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, … */
  type: string;
  resource: StateResource;
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

/** A resource as Pulumi's state has it, beside what is not read here. */
export interface StateResource extends DeployedResource {
  inputs?: Record<string, unknown>;
  /** Whether Pulumi refuses to delete it. */
  protect?: boolean;
  /** Whether AWS keeps it when Pulumi deletes it. */
  retainOnDelete?: boolean;
}

/** Pulumi on this machine. */
export interface Pulumi {
  /** The stack that `pulumi stack select` chose. */
  selected(folder: string, signal: AbortSignal): Promise<string | undefined>;
  /** A stack's settings by full key, secrets in plain. */
  settings(folder: string, stack: string, signal: AbortSignal): Promise<Record<string, string>>;
  /** @param signal ends what only looks. */
  open(folder: string, stack: string, signal: AbortSignal): Promise<Deployment>;
}

/**
 * By the `pulumi` command, as its Automation API does it too. That one is no use here: its workspaces select the stack that they open, so that
 * a look at prod would make prod what the next bare `pulumi up` changes; and at a terminal it passes on a Ctrl-C that Pulumi has got already,
 * which makes it stop at once instead of in order.
 */
export const pulumi: Pulumi = {
  async selected(folder, signal) {
    const { code, stdout, stderr } = await look(folder, ['stack', '--show-name'], signal);
    if (code === 0) return stdout.trim() || undefined;
    if (stderr.includes('no stack selected')) return undefined;
    throw failure('stack', stderr);
  },
  async settings(folder, stack, signal) {
    const { code, stdout, stderr } = await look(folder, ['config', '--json', '--show-secrets', '--stack', stack], signal);
    if (code !== 0) throw failure('config', stderr);
    const settings = JSON.parse(stdout) as Record<string, { value?: string }>;
    return Object.fromEntries(Object.entries(settings).map(([key, { value = '' }]) => [key, value]));
  },
  async open(folder, stack, signal) {
    const answered = async (args: string[], call: (all: string[]) => Promise<Called>): Promise<string> => {
      const { code, stdout, stderr } = await call([...args, '--stack', stack]);
      if (code === 0) return stdout;
      signal.throwIfAborted();
      throw failure(args.slice(0, 2).join(' '), stderr, stdout);
    };
    const looked = (...args: string[]): Promise<string> => answered(args, (all) => look(folder, all, signal));
    // What is begun is done within a moment, and is not to be cut off in the middle.
    const written = (...args: string[]): Promise<string> => answered(args, (all) => look(folder, all));
    const ran = (options: RunOptions, ...args: string[]): Promise<string> => answered(args, (all) => run(folder, all, options));
    const exported = async (): Promise<State> => (JSON.parse(await looked('stack', 'export')) as { deployment: State }).deployment;
    const change = ['--yes', '--skip-preview', '--suppress-progress', '--color', 'never'];
    return {
      async resources() {
        return (await exported()).resources ?? [];
      },
      async update(options) {
        await ran(options, 'up', ...change);
      },
      async destroy(options) {
        await ran(options, 'destroy', ...change);
      },
      async edit(change) {
        const whole = JSON.parse(await looked('stack', 'export')) as { deployment: { resources?: StateResource[] } };
        whole.deployment.resources = (whole.deployment.resources ?? []).map(change);
        const home = await mkdtemp(join(tmpdir(), 'siesta-'));
        try {
          const file = join(home, 'state.json');
          await writeFile(file, JSON.stringify(whole), { mode: 0o600 });
          await written('stack', 'import', '--file', file);
        } finally {
          await rm(home, { recursive: true });
        }
      },
      async refresh(urns, options) {
        await ran(options, 'refresh', ...change, ...urns.flatMap((urn) => ['--target', urn]));
      },
      async pending() {
        return (await exported()).pending_operations ?? [];
      },
      async clearPendingCreates(urn, options) {
        await ran(options, 'refresh', ...change, '--clear-pending-creates', '--target', urn);
      },
      async drift() {
        const { steps } = JSON.parse(await ran({ signal, onLine: () => undefined }, 'refresh', '--preview-only', '--json')) as Preview;
        return steps
          .filter(({ op }) => op === 'update' || op === 'delete')
          .map(({ urn, op, oldState, diffReasons }) => ({ urn, op, type: oldState.type, properties: diffReasons ?? [] }));
      },
      async locks() {
        const { code, stdout } = await look(folder, ['whoami', '--verbose', '--json'], signal);
        return code === 0 ? locksIn((JSON.parse(stdout) as { url: string }).url, stack) : [];
      },
      async cancel() {
        await written('cancel', '--yes');
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
