import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Misused } from '../terminal/index.ts';
import { failure } from './failure.ts';
import { type Lock, locksIn } from './locks.ts';
import { type Called, type RunOptions, run, runShort } from './process.ts';

/** Pulumi's operations on one stack. */
export interface Deployment {
  /** Every resource in the state, the stack itself first; empty when never deployed. */
  resources(): Promise<DeployedResource[]>;
  /** Deploys the current settings and code. */
  update(options: RunOptions): Promise<void>;
  /** Destroys all resources. */
  destroy(options: RunOptions): Promise<void>;
  /** Edits the state of each resource, without touching the resources. */
  edit(change: (resource: StateResource) => StateResource): Promise<void>;
  /** Refreshes the state of some resources from AWS. */
  refresh(urns: string[], options: RunOptions): Promise<void>;
  /** Operations of an interrupted update whose outcome is unknown. */
  pending(): Promise<PendingOperation[]>;
  /** Removes interrupted creations from the state; refreshes only the named resource. */
  clearPendingCreates(urn: string, options: RunOptions): Promise<void>;
  /** Differences between AWS and the state; changes nothing. */
  drift(): Promise<Drift[]>;
  /** Locks that prevent an update. */
  locks(): Promise<Lock[]>;
  /** Removes the locks, whoever holds them. */
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
  /** `delete` when it no longer exists. */
  op: string;
  /** Its changed properties. */
  properties: string[];
}

export interface DeployedResource {
  urn: string;
  type: string;
  /** AWS's name for it. */
  id?: string;
  /** Whether another has replaced it, under the same URN, and it is still to be deleted. */
  delete?: boolean;
  outputs?: Record<string, unknown>;
}

/** How many there are, as Pulumi counts them: without the providers that it makes by itself. */
export const countOf = (resources: readonly DeployedResource[]): number =>
  resources.filter(({ urn }) => !/::pulumi:providers:[^:]+::default(_|$)/.test(urn)).length;

/** A resource in Pulumi's state; its other fields are preserved. */
export interface StateResource extends DeployedResource {
  inputs?: Record<string, unknown>;
  /** Whether Pulumi refuses to delete it. */
  protect?: boolean;
  /** Whether it is retained in AWS when Pulumi deletes it. */
  retainOnDelete?: boolean;
}

/** Pulumi on this machine. */
export interface Pulumi {
  /** The stack selected by `pulumi stack select`. */
  selected(folder: string, signal: AbortSignal): Promise<string | undefined>;
  /** The names of the project's stacks. */
  stacks(folder: string, signal: AbortSignal): Promise<string[]>;
  /** Checks the arguments of a command, and runs nothing. @throws Misused when Pulumi does not understand them */
  check(folder: string, command: string, args: string[], signal: AbortSignal): Promise<void>;
  /** A stack's settings by full key, with decrypted secrets. */
  settings(folder: string, stack: string, signal: AbortSignal): Promise<Record<string, string>>;
  /** @param signal aborts reading operations. */
  open(folder: string, stack: string, signal: AbortSignal): Promise<Deployment>;
}

/**
 * Runs the `pulumi` command, as Pulumi's Automation API does. That API is unsuitable: its workspaces select the stack that they open, so that a look
 * at prod would make the next bare `pulumi up` change prod; and in a terminal it forwards a Ctrl-C that Pulumi has already received, which makes
 * Pulumi stop immediately instead of gracefully.
 */
export const pulumi: Pulumi = {
  async selected(folder, signal) {
    const { code, stdout, stderr } = await runShort(folder, ['stack', '--show-name'], signal);
    if (code === 0) return stdout.trim() || undefined;
    if (stderr.includes('no stack selected')) return undefined;
    throw failure('stack', stderr);
  },
  async stacks(folder, signal) {
    const { code, stdout, stderr } = await runShort(folder, ['stack', 'ls', '--json'], signal);
    if (code !== 0) throw failure('stack ls', stderr);
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
  },
  async check(folder, command, args, signal) {
    // First, so that no option takes it for its value.
    const { stderr } = await runShort(folder, [command, '--help', ...args], signal);
    const [, unknown] = /^error: ((?:unknown|invalid argument|flag needs) .*)$/m.exec(stderr) ?? [];
    if (unknown) throw new Misused(`pulumi ${command}: ${unknown}.`, `\`npm run ${command} -- --help\` lists what it takes.`);
  },
  async settings(folder, stack, signal) {
    const { code, stdout, stderr } = await runShort(folder, ['config', '--json', '--show-secrets', '--stack', stack], signal);
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
    const read = (...args: string[]): Promise<string> => answered(args, (all) => runShort(folder, all, signal));
    // A short write, which must not be interrupted.
    const written = (...args: string[]): Promise<string> => answered(args, (all) => runShort(folder, all));
    const ran = (options: RunOptions, ...args: string[]): Promise<string> => answered(args, (all) => run(folder, all, options));
    const exported = async (): Promise<State> => (JSON.parse(await read('stack', 'export')) as { deployment: State }).deployment;
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
        const whole = JSON.parse(await read('stack', 'export')) as { deployment: { resources?: StateResource[] } };
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
        const { code, stdout } = await runShort(folder, ['whoami', '--verbose', '--json'], signal);
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
