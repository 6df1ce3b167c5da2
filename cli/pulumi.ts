import type { Stack as PulumiStack } from '@pulumi/pulumi/automation/index.js';
import { CliError } from './errors.ts';

/** What the command asks of Pulumi about one stack. */
export interface Deployment {
  /** The outputs by name; none when nothing is deployed. */
  outputs(): Promise<Record<string, unknown>>;
  /** Writes a setting into the stack's file; undefined removes it. */
  set(path: string, value: string | undefined): Promise<void>;
  /** Brings what is deployed to what the settings and the code say. */
  update(options: RunOptions): Promise<void>;
  /** Reads these resources' present state from AWS into Pulumi's. */
  refresh(urns: string[], options: RunOptions): Promise<void>;
  /** Every resource that Pulumi has made. */
  resources(): Promise<DeployedResource[]>;
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
}

/** Pulumi, by its Automation API: it runs the `pulumi` command of this machine. */
export interface Pulumi {
  /** The stack that `pulumi stack select` chose. */
  selected(folder: string): Promise<string | undefined>;
  open(folder: string, stack: string): Promise<Deployment>;
}

// Loaded when it is needed: it takes a second.
const automation = () => import('@pulumi/pulumi/automation/index.js');

export const pulumi: Pulumi = {
  async selected(folder) {
    const { LocalWorkspace } = await automation();
    return (await (await LocalWorkspace.create({ workDir: folder })).stack())?.name;
  },
  async open(folder, stack) {
    const { LocalWorkspace } = await automation();
    return deploymentOf(await LocalWorkspace.selectStack({ stackName: stack, workDir: folder }));
  },
};

function deploymentOf(stack: PulumiStack): Deployment {
  return {
    async outputs() {
      return Object.fromEntries(Object.entries(await stack.outputs()).map(([name, { value }]) => [name, value]));
    },
    async set(path, value) {
      if (value === undefined) await stack.removeConfig(path, true);
      else await stack.setConfig(path, { value }, true);
    },
    update: (options) => run('update', options, (given) => stack.up({ ...given, suppressProgress: true })),
    refresh: (target, options) => run('refresh', options, (given) => stack.refresh({ ...given, target })),
    async resources() {
      const { deployment } = await stack.exportStack();
      return (deployment as { resources?: DeployedResource[] }).resources ?? [];
    },
  };
}

/** The errors of the program or of AWS are in what Pulumi prints; its own exception says only that the command failed. */
async function run(
  what: string,
  { signal, onLine }: RunOptions,
  work: (options: { signal: AbortSignal; onOutput: (text: string) => void }) => Promise<unknown>,
): Promise<void> {
  const errors: string[] = [];
  const lines = new Lines((line) => {
    if (/\berror:/.test(line)) errors.push(line.trim());
    onLine(line);
  });
  try {
    await work({ signal, onOutput: (text) => lines.take(text) });
  } catch (error) {
    if (signal.aborted) throw error;
    const said = errors.length > 0 ? [...new Set(errors)].join('\n') : (error as Error).message;
    throw new CliError(`The ${what} failed:\n${said}`, `Mend what it names and run the command again; what was done so far stays.`, {
      cause: error,
    });
  }
}

class Lines {
  private rest = '';
  private readonly each: (line: string) => void;

  constructor(each: (line: string) => void) {
    this.each = each;
  }

  take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') this.each(line);
  }
}
