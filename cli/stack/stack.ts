import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { type ClientClass, type ClientSettings, clientSettings } from '../../infra/ground/client.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import type { Decisions } from '../../infra/state/index.ts';
import { CliError } from '../terminal/index.ts';
import type { DeployedResource, Deployment, Pulumi } from './pulumi.ts';

const name = z.string().min(1);

/** What a deployed stack says of itself: the outputs of infra/main.ts that the command uses. */
const Outputs = z.object({
  name,
  url: z.url(),
  databaseState: z.enum(['on', 'hibernated']),
  clusterIdentifier: name,
  functionName: name,
  aliasName: name,
  opsFunctionName: name,
  queryFunctionName: name,
  pinParameterName: name,
  /** Where a function checks tokens. */
  authorizer: z.object({ functionName: name, aliasName: name, pinParameterName: name }).optional(),
});

export type Outputs = z.infer<typeof Outputs>;

/** Makes the client of a service. */
export type MakeClient = <C>(Client: ClientClass<C>, settings: ClientSettings) => C;

/** How a stack is reached: through Pulumi and AWS themselves, except in tests. */
export interface Reach {
  pulumi: Pulumi;
  client: MakeClient;
}

/** The nearest folder with a Pulumi.yaml, from here upward. */
export function findProject(from: string): string {
  if (existsSync(join(from, 'Pulumi.yaml'))) return from;
  if (dirname(from) === from) throw new CliError('There is no Pulumi.yaml here or above.', "Go to the project's folder first.");
  return findProject(dirname(from));
}

/** One stack of the project: its settings, which are a file, and what is deployed, which Pulumi and AWS know. */
export class Stack {
  /** As Pulumi knows it; with an organization, `acme/siesta/prod`. */
  readonly name: string;
  private readonly folder: string;
  private readonly reach: Reach;
  private opened: Promise<Deployment> | undefined;
  private made: Promise<DeployedResource[]> | undefined;

  private constructor(folder: string, stack: string, reach: Reach) {
    this.folder = folder;
    this.name = stack;
    this.reach = reach;
  }

  /** The stack of that name or, when none is said, the one that `pulumi stack select` chose. */
  static async select(folder: string, said: string | undefined, reach: Reach): Promise<Stack> {
    const selected = said ?? (await reach.pulumi.selected(folder));
    if (selected) {
      const stack = new Stack(folder, selected, reach);
      // Settings that no client can follow are refused here, and not while others are asked already.
      clientSettings(stack.settings(), '');
      return stack;
    }
    throw new CliError('No stack is selected.', 'Name one, as in --stack dev, or choose it for good: `pulumi stack select dev`.');
  }

  /** Its settings by full key, as Pulumi hands them to the program: from the file, so that neither a login nor Pulumi is needed. */
  settings(): Record<string, string> {
    const file = `Pulumi.${this.shortName()}.yaml`;
    if (!existsSync(join(this.folder, file))) {
      const there = readdirSync(this.folder).flatMap((entry) => /^Pulumi\.(.+)\.yaml$/.exec(entry)?.[1] ?? []);
      throw new CliError(
        `There is no ${file}, so there are no settings of a stack ${this.name}.`,
        there.length > 0 ? `Use one of these: --stack ${there.join(', --stack ')}.` : `Make it: \`pulumi stack init ${this.name}\`.`,
      );
    }
    const { config = {} } = (parse(readFileSync(join(this.folder, file), 'utf8')) ?? {}) as { config?: Record<string, unknown> };
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asText(value)]));
  }

  /**
   * Its settings, checked. What prod asks for before its first update and no number depends on may still be open.
   * @param decisions what commands have decided, in place of what the file says of it
   */
  async config(decisions?: Decisions): Promise<StackConfig> {
    const { readConfig } = await import('../../infra/settings/index.ts');
    const [settings, project] = [this.settings(), this.project()];
    const [auth, alarms] = [`${project}:auth`, `${project}:alarms`];
    const { [auth]: said = 'public', [alarms]: told = '{}' } = settings;
    const whom = told.startsWith('{') ? JSON.stringify({ email: 'not-said-yet@example.com', ...JSON.parse(told) }) : told;
    try {
      return readConfig({ ...settings, [auth]: said, [alarms]: whom }, project, decisions);
    } catch (error) {
      throw new CliError((error as Error).message, `Mend the settings of ${this.name}; Pulumi.yaml says what each means.`);
    }
  }

  /** The project's name: what its settings start with. */
  project(): string {
    return (parse(readFileSync(join(this.folder, 'Pulumi.yaml'), 'utf8')) as { name: string }).name;
  }

  /** Its name within the project: what its file is called after. */
  shortName(): string {
    return this.name.split('/').at(-1) ?? this.name;
  }

  /** What is deployed. @throws CliError when nothing is. */
  async outputs(): Promise<Outputs> {
    const [root] = (await this.resources()).filter(({ type }) => type === 'pulumi:pulumi:Stack');
    const parsed = Outputs.safeParse(root?.outputs ?? {});
    if (parsed.success) return parsed.data;
    const missing = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new CliError(
      root ? `The stack ${this.name} was deployed by an older program (no ${missing}).` : `The stack ${this.name} is not deployed.`,
      `Deploy it: \`npm run up -- --stack ${this.name}\`.`,
    );
  }

  /** What Pulumi has made; asked once, because that takes a second. */
  async resources(): Promise<DeployedResource[]> {
    this.made ??= this.deployment().then((deployment) => deployment.resources());
    return this.made;
  }

  /** Pulumi's side of it. */
  deployment(): Promise<Deployment> {
    this.opened ??= this.reach.pulumi.open(this.folder, this.name);
    return this.opened;
  }

  /** A client in the account and region of its resources. @param service its name in `aws:endpoints`. */
  client<C>(Client: ClientClass<C>, service: string, more: { maxAttempts?: number } = {}): C {
    return this.reach.client(Client, { ...clientSettings(this.settings(), service), ...more });
  }
}

/** Pulumi hands objects to a program as JSON. A secret stays one: no setting that is read here is. */
const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** The tags of a stack's clusters and snapshots, as infra/database sets them. */
export const stackTags = (stack: Stack): Record<string, string> => ({
  'siesta:project': stack.project(),
  'siesta:stack': stack.shortName(),
});

/** With the one that says which cluster's they are. */
export const snapshotTags = (stack: Stack, { clusterIdentifier }: Outputs): Record<string, string> => ({
  ...stackTags(stack),
  'siesta:database': clusterIdentifier,
});
