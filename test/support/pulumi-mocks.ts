import { createRequire } from 'node:module';
import * as pulumi from '@pulumi/pulumi';

/** What was shown to whoever runs it, since the last recording began: `warning: …`, `info: …`. */
export const shown: string[] = [];
/** By Pulumi's number; what is below it is for those who look for faults in Pulumi. */
const SEVERITIES: Record<number, string> = { 1: 'info', 2: 'warning', 3: 'error' };
// Without an engine Pulumi prints it to the console, where it looks like a failure of the test.
createRequire(import.meta.url)('@pulumi/pulumi/runtime/settings.js').getEngine = () => ({
  log(request: Message, done: () => void) {
    const severity = SEVERITIES[request.getSeverity()];
    if (severity) shown.push(`${severity}: ${request.getMessage()}`);
    done();
  },
});

/** One registered resource: what the program asked the engine for, before any provider saw it. */
export interface Registered {
  type: string;
  name: string;
  /** `type name` of the parent; undefined at the top of the program. */
  parent: string | undefined;
  custom: boolean;
  remote: boolean;
  /** Inputs with secrets unwrapped: `secrets` says which they were. Outputs of other mocked resources are resolved. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads inputs of every type
  inputs: Record<string, any>;
  /** Top-level inputs that carry a secret. */
  secrets: string[];
  options: {
    protect: boolean;
    retainOnDelete: boolean;
    ignoreChanges: string[];
    replaceOnChanges: string[];
    deleteBeforeReplace: boolean;
    /** `type name` of every resource named in `dependsOn` or used in an input, sorted. */
    dependsOn: string[];
    additionalSecretOutputs: string[];
    /** `type name` of each parent that it may have been under before. */
    formerParents: string[];
    /** Hook names by occasion. */
    hooks: { beforeCreate: string[]; afterCreate: string[]; afterUpdate: string[] };
    deletedWith: string | undefined;
  };
}

export type Inputs = Registered['inputs'];

export interface Mocked {
  /** Invokes by token; one that is not here throws. */
  calls?: Record<string, (inputs: Inputs) => Inputs>;
  /** Computed outputs by type, over the defaults (`id`, `arn`, `name` and every input). */
  outputs?: Record<string, (name: string, inputs: Inputs) => Inputs>;
  project?: string;
  stack?: string;
  preview?: boolean;
}

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

/** The invokes that tell a component where it is, and a program that it was never deployed; pass them as `calls`. */
export const locationCalls: NonNullable<Mocked['calls']> = {
  'aws:index/getRegion:getRegion': () => ({ id: REGION, name: REGION, region: REGION }),
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ id: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` }),
  'aws:index/getPartition:getPartition': () => ({ id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com' }),
  'pulumi:pulumi:readStackOutputs': () => ({ outputs: {} }),
  'pulumi:pulumi:readStackResourceOutputs': () => ({ outputs: {} }),
};

const computed: NonNullable<Mocked['outputs']> = {
  'awsx:ec2:Vpc': (name) => ({
    vpcId: `${name}-vpc-id`,
    isolatedSubnetIds: [`${name}-isolated-1`, `${name}-isolated-2`],
    privateSubnetIds: [`${name}-private-1`, `${name}-private-2`],
    publicSubnetIds: [`${name}-public-1`, `${name}-public-2`],
  }),
  'random:index/randomId:RandomId': () => ({ hex: 'c0ffee00' }),
  'random:index/randomPassword:RandomPassword': () => ({ result: 'a-random-password' }),
  'aws:rds/cluster:Cluster': (name) => ({
    endpoint: `${name}.cluster.example`,
    readerEndpoint: `${name}.cluster-ro.example`,
    port: 3306,
    clusterResourceId: 'cluster-RESOURCE',
  }),
};

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && (value as Inputs)[SIGNATURE] === SECRET) return true;
  return Object.values(value).some(holdsSecret);
}

function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return (value as Inputs)[SIGNATURE] === SECRET ? (value as Inputs).value : value;
}

const label = (urn: string): string => `${urn.split('::')[2]?.split('$').at(-1)} ${urn.split('::')[3]}`;

/** What a program registered. */
export class Recording<T = unknown> {
  readonly resources: Registered[] = [];
  /** Hooks by name: what they do is called by tests alone. */
  readonly hooks: Record<string, pulumi.ResourceHookFunction> = {};
  /** Tokens of the invokes made. */
  readonly calls: string[] = [];
  result!: T;

  /** Every resource of a type, in the order of registration. */
  of(type: string): Registered[] {
    return this.resources.filter((r) => r.type === type);
  }

  /** The one resource of a type (and name); throws when there are none or several. */
  one(type: string, name?: string): Registered {
    const found = this.of(type).filter((r) => name === undefined || r.name === name);
    const [only] = found;
    if (found.length !== 1 || only === undefined) {
      throw new Error(`${found.length} resources are ${type} ${name ?? ''}; registered: ${this.labels().join(', ')}`);
    }
    return only;
  }

  /** `type name` of everything registered, sorted. */
  labels(): string[] {
    return this.resources.map((r) => `${r.type} ${r.name}`).sort();
  }

  /** `type name` of the direct children of a parent given the same way, sorted. */
  children(parent: string): string[] {
    return this.resources
      .filter((r) => r.parent === parent)
      .map((r) => `${r.type} ${r.name}`)
      .sort();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the engine's generated messages
type Message = any;
type Call = (request: Message, callback: (error: unknown, response?: Message) => void) => unknown;
interface Monitor {
  registerResource: Call;
  registerResourceOutputs: Call;
}
/** Where the SDK leaves the functions that the engine may call. */
interface Callbacks {
  registerResourceHook(hook: pulumi.ResourceHook): Promise<void>;
}

/**
 * Runs a program (or makes a component) against mocks and returns all that it registered, the late ones too. Rejects with the program's
 * own error, with that of an unmocked invoke, and when two resources share a URN.
 */
export async function record<T>(program: () => T | Promise<T>, mocked: Mocked = {}): Promise<Recording<T>> {
  const recording = new Recording<T>();
  shown.length = 0;
  const failures: unknown[] = [];
  const { stackTraceLimit } = Error;
  // Pulumi keeps one for each property of each resource, which is most of the time that this takes.
  Error.stackTraceLimit = 0;
  let pending: Registered['options'] & { parent: string | undefined; remote: boolean; secrets: string[] };

  await pulumi.runtime.setMocks(
    {
      call({ token, inputs }) {
        const answer = mocked.calls?.[token];
        if (!answer) {
          const failure = new Error(`invoke of ${token} is not mocked`);
          failures.push(failure);
          throw failure;
        }
        recording.calls.push(token);
        return answer(inputs);
      },
      async newResource({ type, name, inputs: raw, custom, transforms = [] }) {
        const { parent, remote, secrets, ...options } = pending;
        // The engine does the same, and asks those of the parents too.
        let props = raw;
        for (const transform of transforms) {
          const transformed = await transform({ type, name, props, custom: custom ?? false, opts: {} });
          if (transformed) props = await outputOf(pulumi.output(transformed.props));
        }
        const inputs = Object.fromEntries(Object.entries(props).map(([key, value]) => [key, unwrapped(value)]));
        recording.resources.push({ type, name, parent, custom: custom ?? false, remote, inputs, secrets, options });
        const state = {
          arn: `arn:aws:mock:${REGION}:${ACCOUNT}:${name}`,
          name,
          ...inputs,
          ...computed[type]?.(name, inputs),
          ...mocked.outputs?.[type]?.(name, inputs),
        };
        return { id: custom ? `${name}-id` : undefined, state: custom || remote ? state : {} };
      },
    },
    mocked.project ?? 'siesta',
    mocked.stack ?? 'test',
    mocked.preview ?? false,
    'organization',
  );

  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  const urns = new Set<string>();
  monitor.registerResource = (request, callback) => {
    const hooks = request.getHooks();
    pending = {
      parent: request.getParent() ? label(request.getParent()) : undefined,
      remote: request.getRemote(),
      secrets: Object.entries(request.getObject().toJavaScript())
        .filter(([, value]) => holdsSecret(value))
        .map(([key]) => key)
        .sort(),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      ignoreChanges: request.getIgnorechangesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      dependsOn: [...new Set<string>(request.getDependenciesList().map(label))].sort(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      formerParents: request.getAliasesList().map((alias: Message) => label(alias.getSpec().getParenturn())),
      hooks: {
        beforeCreate: hooks?.getBeforeCreateList() ?? [],
        afterCreate: hooks?.getAfterCreateList() ?? [],
        afterUpdate: hooks?.getAfterUpdateList() ?? [],
      },
      deletedWith: request.getDeletedwith() ? label(request.getDeletedwith()) : undefined,
    };
    return register(request, (error, response) => {
      const urn = response?.getUrn();
      if (urn && urns.has(urn)) failures.push(new Error(`duplicate resource URN ${urn}`));
      urns.add(urn);
      callback(error, response);
    });
  };
  const complete = new Set<string>();
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, callback) => {
    complete.add(label(request.getUrn()));
    return registerOutputs(request, callback);
  };
  // The mock monitor knows no hooks, and calls none.
  const callbacks = (pulumi.runtime as unknown as { getCallbacks(): Callbacks }).getCallbacks();
  callbacks.registerResourceHook = async ({ name, callback }) => {
    recording.hooks[name] = callback;
  };

  try {
    recording.result = await program();
  } catch (error) {
    throw failures[0] ?? error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  // In the package's JavaScript, not in its types: resolves when no call to the engine is under way.
  const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs(): Promise<void> };
  // A component that waits for something outside the engine, such as an answer of AWS, has not registered its outputs.
  const open = () => recording.resources.some(({ type, name, custom, remote }) => !custom && !remote && !complete.has(`${type} ${name}`));
  for (let settled = -1; settled !== recording.resources.length || (open() && failures.length === 0); ) {
    settled = recording.resources.length;
    await waitForRPCs();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }
  if (failures.length > 0) throw failures[0];
  return recording;
}

/** The value of an output; rejects with the error of what it is made from. */
export function outputOf<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}
