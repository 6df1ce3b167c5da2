import type { Lock } from '../../cli/stack/locks.ts';
import type { DeployedResource, Deployment, Drift, PendingOperation, Pulumi } from '../../cli/stack/pulumi.ts';
import type { Reach } from '../../cli/stack/stack.ts';
import type { ClientClass, ClientSettings } from '../../infra/ground/client.ts';
import { projectWith } from './support.ts';

type Answer = (input: never) => unknown;

/** What the stack `dev` says of itself. */
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

/** A deployed stack without AWS and Pulumi: it answers as told, and remembers what it was asked. A call that it was not told of fails. */
export class FakeStack implements Reach {
  /** Every call, as `lambda GetAlias`, in order. */
  readonly calls: string[] = [];
  /** Every change of Pulumi's state or settings, in order. */
  readonly changes: string[] = [];
  readonly folder = projectWith({});
  outputs: Record<string, unknown> | undefined = OUTPUTS;
  /** What Pulumi has made beside the alias. */
  readonly made: DeployedResource[] = [];
  /** What Pulumi finds when it is asked. */
  found: { pending: PendingOperation[]; locks: Lock[]; drift: Drift[] } = { pending: [], locks: [], drift: [] };
  /** What an update fails with. */
  failure: Error | undefined;
  readonly answers: Record<string, Answer>;
  readonly pulumi: Pulumi = { selected: async () => 'dev', open: async () => this.deployment };

  constructor(answers: Record<string, Answer>) {
    this.answers = answers;
  }

  client = <C>(Client: ClientClass<C>, settings: ClientSettings): C => {
    const client = new Client({ ...settings, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    const send = async (command: { constructor: { name: string }; input: never }): Promise<unknown> => {
      const name = command.constructor.name.replace(/Command$/, '');
      this.calls.push(`${Client.name.replace(/Client$/, '')} ${name}`);
      const answer = this.answers[name];
      if (!answer) throw new Error(`nothing is to call ${name}`);
      return answer(command.input);
    };
    return Object.assign(client as object, { send }) as C;
  };

  private readonly deployment: Deployment = {
    resources: async (): Promise<DeployedResource[]> => {
      if (!this.outputs) return [];
      return [
        { urn: 'urn:pulumi:dev::siesta::pulumi:pulumi:Stack::siesta-dev', type: 'pulumi:pulumi:Stack', outputs: this.outputs },
        { urn: 'urn:of-the-alias', type: 'aws:lambda/alias:Alias', outputs: { functionName: 'siesta-dev-api', name: 'live' } },
        ...this.made,
      ];
    },
    set: async (settings) => {
      for (const [path, value] of Object.entries(settings)) this.changes.push(`set ${path} ${value}`);
    },
    unset: async (path) => {
      this.changes.push(`unset ${path}`);
    },
    update: async () => {
      this.changes.push('update');
      if (this.failure) throw this.failure;
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

/** A Lambda invocation's answer. */
export const returned = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) });
export const threw = (errorMessage: string) => ({ ...returned({ errorMessage }), FunctionError: 'Unhandled' });
