import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { bounded, requestLimits } from '../../infra/ground/bounded-client.ts';
import { type ClientClass, type ClientSettings, clientSettings } from '../../infra/ground/client.ts';
import { stackName } from '../../infra/ground/names.ts';
import { Identity, type Owner } from '../../infra/ground/owner.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import type { Decisions } from '../../infra/state/index.ts';
import { CliError } from '../terminal/index.ts';
import { completeConfigOf, configOf } from './config.ts';
import type { DeployedResource, Deployment, Pulumi } from './pulumi.ts';
import { type RawSettings, readSettingsFiles } from './settings.ts';

const name = z.string().min(1);

/** The outputs of infra/main.ts that commands use. */
const Outputs = z.object({
  name,
  /** Absent for a stack of 0.1.0. */
  identity: Identity.optional(),
  url: z.url(),
  dashboardUrl: z.url().optional(),
  databaseState: z.enum(['on', 'hibernated']),
  clusterIdentifier: name,
  functionName: name,
  aliasName: name,
  opsFunctionName: name,
  queryFunctionName: name,
  pinParameterName: name,
  /** The authorizer function, if there is one. */
  authorizer: z.object({ functionName: name, aliasName: name, pinParameterName: name }).optional(),
});

export type Outputs = z.infer<typeof Outputs>;

/** Creates a service's client. */
export type MakeClient = <C>(Client: ClientClass<C>, settings: ClientSettings) => C;

/** Access to Pulumi and AWS; faked in tests. */
export interface Reach {
  pulumi: Pulumi;
  client: MakeClient;
}

/** The nearest folder upward with a Pulumi.yaml. */
export function findProject(from: string): string {
  if (existsSync(join(from, 'Pulumi.yaml'))) return from;
  if (dirname(from) === from) throw new CliError('There is no Pulumi.yaml here or above.', "Go to the project's folder first.");
  return findProject(dirname(from));
}

/** No stack is named, and none is selected. */
export class NoStack extends CliError {
  /** The names of those that there are. */
  readonly stacks: readonly string[];

  constructor(stacks: readonly string[]) {
    const [first] = stacks;
    if (first)
      super(
        'No stack is selected.',
        `There are ${stacks.join(', ')}. Name one, as in --stack ${first}, or choose it for good: \`pulumi stack select ${first}\`.`,
      );
    else super('There is no stack yet.', 'Make one, which is then selected: `pulumi stack init dev`.');
    this.stacks = stacks;
  }
}

/** The stack is not deployed. */
export class NotDeployed extends CliError {}

/** A stack of the project: its settings, from files, and its deployment, from Pulumi and AWS. */
export class Stack {
  /** Pulumi's name; with an organization, `acme/siesta/prod`. */
  readonly name: string;
  private readonly folder: string;
  private readonly reach: Reach;
  /** Aborts its calls. */
  readonly signal: AbortSignal;
  private readonly written: RawSettings;
  private opened: Promise<Deployment> | undefined;
  private made: Promise<DeployedResource[]> | undefined;

  private constructor({ folder, name, reach, signal, written }: KnownStack) {
    this.folder = folder;
    this.name = name;
    this.reach = reach;
    this.signal = signal;
    this.written = written;
  }

  /**
   * The named stack or, without a name, the one selected by `pulumi stack select`.
   * @param signal aborts its calls.
   */
  static async select(folder: string, given: string | undefined, reach: Reach, signal: AbortSignal): Promise<Stack> {
    const name = given ?? (await reach.pulumi.selected(folder, signal));
    if (!name) throw new NoStack(await reach.pulumi.stacks(folder, signal));
    const { sealed, hasFile, settings, ...more } = readSettingsFiles(folder, shortNameOf(name));
    const unsealed = sealed.length > 0 || !hasFile ? await reach.pulumi.settings(folder, name, signal) : {};
    const written = { ...more, settings: { ...settings, ...unsealed } };
    // Report unsupported provider settings here, before any call is made.
    clientSettings(written.settings, '');
    return new Stack({ folder, name, reach, signal, written });
  }

  /** A stack with settings that are known already. */
  static of(found: KnownStack): Stack {
    return new Stack(found);
  }

  /** Its settings by full key, as Pulumi passes them to the program. */
  settings(): Record<string, string> {
    return this.written.settings;
  }

  /**
   * Its validated settings. Settings that prod requires before its first update may still be missing, unless a number depends on them.
   * @param decisions what commands have decided; takes precedence over the file
   */
  config(decisions?: Decisions): Promise<StackConfig> {
    return configOf(this.written, decisions, this.name);
  }

  /** Its settings as an update checks them. @throws CliError which says what is wrong or missing */
  completeConfig(): Promise<StackConfig> {
    return completeConfigOf(this.written, undefined, this.name);
  }

  /** The project's name: the namespace of its settings. */
  project(): string {
    return this.written.project;
  }

  /** Its name within the project, which names its file. */
  shortName(): string {
    return shortNameOf(this.name);
  }

  /** Whether its secrets are encrypted with a passphrase that is not set. */
  locked(): boolean {
    return this.written.passphrase && !('PULUMI_CONFIG_PASSPHRASE' in process.env || 'PULUMI_CONFIG_PASSPHRASE_FILE' in process.env);
  }

  /** Prefix of all its names, as far as known without asking AWS. */
  firstName(): string {
    const project = this.project();
    const given = this.settings()[`${project}:name`];
    return given ? given : stackName(project, this.shortName());
  }

  /** Prefix of all its names, also while it is not deployed. */
  async awsName(): Promise<string> {
    const [root] = await this.resources();
    const name = root?.outputs?.name ?? this.settings()[`${this.project()}:name`];
    if (name) return String(name);
    const [{ findStackName }, { SSMClient }] = await Promise.all([import('../../infra/state/index.ts'), import('@aws-sdk/client-ssm')]);
    return findStackName(this.client(SSMClient, 'ssm'), this.project(), this.shortName());
  }

  /** The owner of its clusters and snapshots, also while it is not deployed. */
  async owner(): Promise<Owner> {
    const names = { project: this.project(), stack: this.shortName() };
    const [root] = await this.resources();
    if (root) return Outputs.shape.identity.parse(root.outputs?.identity) ?? names;
    const [{ readIdentity }, { SSMClient }] = await Promise.all([import('../../infra/state/index.ts'), import('@aws-sdk/client-ssm')]);
    return (await readIdentity(this.client(SSMClient, 'ssm'), await this.awsName())) ?? names;
  }

  /** The outputs. @throws CliError when it is not deployed. */
  async outputs(): Promise<Outputs> {
    const [root] = (await this.resources()).filter(({ type }) => type === 'pulumi:pulumi:Stack');
    const parsed = Outputs.safeParse(root?.outputs ?? {});
    if (parsed.success) return parsed.data;
    const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    const deploy = `Deploy it: \`npm run up -- --stack ${this.name}\`.`;
    if (!root)
      throw new NotDeployed(
        `The stack ${this.name} is not deployed.`,
        `${deploy} It begins with the data of the newest snapshot that a destroy has kept, if any: \`npx siesta db snapshots\`.`,
      );
    if (!root.outputs?.name)
      throw new NotDeployed(`The stack ${this.name} is not deployed to the end: its first update has failed.`, deploy);
    throw new CliError(`The stack ${this.name} was deployed by an older program (no ${missing}).`, deploy);
  }

  /** The resources in Pulumi's state; cached, because reading takes a second. */
  async resources(): Promise<DeployedResource[]> {
    this.made ??= this.deployment().then((deployment) => deployment.resources());
    return this.made;
  }

  /** Pulumi's operations on it. */
  deployment(): Promise<Deployment> {
    this.opened ??= this.reach.pulumi.open(this.folder, this.name, this.signal);
    return this.opened;
  }

  /**
   * A client for the account and region of its resources. Calls end at their time limit and, if they only read, when the command is interrupted.
   * @param service its name in `aws:endpoints`.
   */
  client<C>(Client: ClientClass<C>, service: string, { region, maxAttempts, seconds, outlives = false }: ClientOptions = {}): C {
    const own = { ...requestLimits(seconds), ...clientSettings(this.settings(), service) };
    const settings = { ...own, ...(region && { region }), ...(maxAttempts && { maxAttempts }) };
    return bounded(this.reach.client(Client, settings), Client, settings.region, { seconds, ...(!outlives && { signal: this.signal }) });
  }
}

interface KnownStack {
  folder: string;
  name: string;
  reach: Reach;
  signal: AbortSignal;
  written: RawSettings;
}

export interface ClientOptions {
  /** Default: that of the stack's resources. */
  region?: string | undefined;
  maxAttempts?: number;
  /** Time limit of a call, if not {@link bounded}'s default. */
  seconds?: number;
  /** Keeps working after Ctrl-C, for cleaning up. */
  outlives?: boolean;
}

export const shortNameOf = (name: string): string => name.split('/').at(-1) ?? name;
