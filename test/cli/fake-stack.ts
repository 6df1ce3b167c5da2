import { ParameterNotFound } from '@aws-sdk/client-ssm';
import type { Lock } from '../../cli/stack/locks.ts';
import type { DeployedResource, Deployment, Drift, PendingOperation, Pulumi, StateResource } from '../../cli/stack/pulumi.ts';
import type { Reach } from '../../cli/stack/stack.ts';
import { CliError } from '../../cli/terminal/index.ts';
import type { ClientClass, ClientSettings } from '../../infra/ground/client.ts';
import { carriedDecision, type Decisions, decisionsParameterName } from '../../infra/state/index.ts';
import { projectWith } from './support.ts';

type Answer = (input: never, region: string) => unknown;

/** The outputs of the stack `dev`. */
export const OUTPUTS = {
  name: 'siesta-dev',
  url: 'http://127.0.0.1:1/v1',
  databaseState: 'on',
  clusterIdentifier: 'siesta-dev',
  functionName: 'siesta-dev-api',
  aliasName: 'live',
  opsFunctionName: 'siesta-dev-ops',
  queryFunctionName: 'siesta-dev-query',
  pinParameterName: '/siesta-dev/pinned-version',
};

/** A deployed stack without AWS and Pulumi: it answers as configured, records calls, and fails a call without a configured answer. */
export class FakeStack implements Reach {
  /** Every call, such as `lambda GetAlias`, in order. */
  readonly calls: string[] = [];
  /** Every change of Pulumi's state or of decisions, in order. */
  readonly changes: string[] = [];
  readonly folder = projectWith({});
  outputs: Record<string, unknown> | undefined = OUTPUTS;
  /** Further resources in Pulumi's state. */
  readonly made: DeployedResource[] = [];
  /** The state after it was edited. */
  edited: StateResource[] = [];
  /** The drift that Pulumi reports. */
  found: { pending: PendingOperation[]; locks: Lock[]; drift: Drift[] } = { pending: [], locks: [], drift: [] };
  /** The error of an update: before any change if it is {@link Locked}, otherwise after it has started. */
  failure: Error | undefined;
  /** The decisions in the stack's SSM parameter. */
  decided: Decisions | undefined;
  readonly answers: Record<string, Answer>;
  readonly pulumi: Pulumi = {
    selected: async () => 'dev',
    stacks: async () => ['dev'],
    check: async () => undefined,
    settings: async () => ({}),
    open: async () => this.deployment,
  };

  constructor(answers: Record<string, Answer>) {
    // Read for every function before it is invoked.
    this.answers = { GetFunctionConfiguration: () => ({}), ...answers };
  }

  client = <C>(Client: ClientClass<C>, settings: ClientSettings): C => {
    const client = new Client({ ...settings, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const send = async (command: { constructor: { name: string }; input: never }): Promise<unknown> => {
      const name = command.constructor.name.replace(/Command$/, '');
      if ((command.input as { Name?: string }).Name === decisionsParameterName('siesta-dev')) return this.decisionsParameter();
      this.calls.push(`${Client.name.replace(/Client$/, '')} ${name}`);
      const answer = this.answers[name];
      if (!answer) throw new Error(`nothing is to call ${name}`);
      return answer(command.input, settings.region ?? '');
    };
    return Object.assign(client as object, { send }) as C;
  };

  private decisionsParameter(): unknown {
    if (!this.decided) throw new ParameterNotFound({ message: 'not found', $metadata: {} });
    return { Parameter: { Value: JSON.stringify(this.decided) } };
  }

  private readonly deployment: Deployment = {
    resources: async (): Promise<DeployedResource[]> => {
      if (!this.outputs) return [];
      return [
        { urn: 'urn:pulumi:dev::siesta::pulumi:pulumi:Stack::siesta-dev', type: 'pulumi:pulumi:Stack', outputs: this.outputs },
        {
          urn: 'urn:of-the-alias',
          type: 'aws:lambda/alias:Alias',
          id: 'siesta-dev-api/live',
          outputs: { functionName: 'siesta-dev-api', name: 'live' },
        },
        ...this.made,
      ];
    },
    update: async ({ env = {} }) => {
      if (this.failure instanceof Locked) throw this.failure;
      const decision = carriedDecision(env);
      if (decision) {
        expect(decision.was).toEqual(this.decided ?? null);
        this.changes.push(...differences(decision.was ?? NOTHING, decision.is));
        this.decided = decision.is;
      }
      this.changes.push('update');
      if (this.failure) throw this.failure;
    },
    destroy: async () => {
      this.changes.push('destroy');
      if (this.failure) throw this.failure;
    },
    edit: async (change) => {
      this.edited = this.made.map((resource) => change({ inputs: resource.outputs ?? {}, ...resource }));
      this.changes.push('edit');
    },
    refresh: async (urns) => {
      this.changes.push(`refresh ${urns.join(' ')}`);
      if (this.failure) throw this.failure;
    },
    pending: async () => this.found.pending,
    locks: async () => this.found.locks,
    drift: async () => this.found.drift,
    clearPendingCreates: async (urn) => {
      this.changes.push(`clear pending creates at ${urn}`);
    },
    cancel: async () => {
      this.changes.push('cancel');
    },
  };
}

/** A stack without decisions. */
export const NOTHING: Decisions = {
  database: { state: 'on', published: false, clusters: [{ name: 'first' }], active: 'first' },
  windows: { started: [], stopped: [] },
};

/** How one decision differs from the previous, such as `decide database.state hibernated`. */
function differences(was: Decisions, is: Decisions): string[] {
  return Object.entries(is).flatMap(([part, of]) =>
    Object.entries(of)
      .map(([key, value]) => [key, JSON.stringify(value), JSON.stringify(Reflect.get(was[part as keyof Decisions], key))] as const)
      .filter(([, now, before]) => now !== before)
      .map(([key, now]) => `decide ${part}.${key} ${now.replace(/^"(.*)"$/, '$1')}`),
  );
}

/** An update that could not start. */
export class Locked extends CliError {
  constructor() {
    super('pulumi up: the stack is currently locked by 1 lock(s).', 'Wait for it.');
  }
}

/** The response of a Lambda invocation. */
export const returned = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) });
export const threw = (errorMessage: string) => ({ ...returned({ errorMessage }), FunctionError: 'Unhandled' });
