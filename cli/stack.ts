import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Stack as PulumiStack } from '@pulumi/pulumi/automation/index.js';
import { parse } from 'yaml';
import * as z from 'zod';
import { readConfig, type StackConfig } from '../infra/config.ts';
import { CliError } from './errors.ts';

const name = z.string().min(1);

/** What a deployed stack says of itself: the outputs of infra/main.ts that the command uses. */
const Outputs = z.object({
  databaseState: z.enum(['on', 'hibernated']),
  clusterIdentifier: name,
  functionName: name,
  aliasName: name,
  opsFunctionName: name,
  queryFunctionName: name,
  pinParameterName: name,
});

export type Outputs = z.infer<typeof Outputs>;

/** The nearest folder with a Pulumi.yaml, from here upward. */
export function findProject(from: string): string {
  if (existsSync(join(from, 'Pulumi.yaml'))) return from;
  if (dirname(from) === from) throw new CliError('There is no Pulumi.yaml here or above.', "Go to the project's folder first.");
  return findProject(dirname(from));
}

/** One stack of the project: its settings, which are a file, and what is deployed, which Pulumi knows. */
export class Stack {
  /** As Pulumi knows it; with an organization, `acme/siesta/prod`. */
  readonly name: string;
  private readonly folder: string;
  private pulumi: Promise<PulumiStack> | undefined;

  private constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
  }

  /** The stack of that name or, when none is said, the one that `pulumi stack select` chose. */
  static async select(folder: string, said: string | undefined): Promise<Stack> {
    if (said) return new Stack(folder, said);
    const { LocalWorkspace } = await import('@pulumi/pulumi/automation/index.js');
    const workspace = await LocalWorkspace.create({ workDir: folder });
    const selected = await workspace.stack();
    if (!selected) {
      throw new CliError('No stack is selected.', `Name one, as in --stack dev, or choose it for good: \`pulumi stack select dev\`.`);
    }
    return new Stack(folder, selected.name);
  }

  /** Its settings by full key, as Pulumi hands them to the program: from the file, so that neither a login nor Pulumi is needed. */
  settings(): Record<string, string> {
    const file = `Pulumi.${this.name.split('/').at(-1)}.yaml`;
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

  /** Its settings, checked. What prod asks for before its first update and no number depends on may still be open. */
  config(): StackConfig {
    const project = this.project();
    const said = this.settings();
    const alarms = { email: 'not-said-yet@example.com', ...JSON.parse(said[`${project}:alarms`] ?? '{}') };
    try {
      return readConfig({ [`${project}:auth`]: 'public', ...said, [`${project}:alarms`]: JSON.stringify(alarms) }, project);
    } catch (error) {
      if (error instanceof CliError) throw error;
      throw new CliError((error as Error).message, `Mend the settings of ${this.name}; infra/config.ts says what each means.`);
    }
  }

  /** The project's name: what its settings start with. */
  project(): string {
    return (parse(readFileSync(join(this.folder, 'Pulumi.yaml'), 'utf8')) as { name: string }).name;
  }

  /** What its resources are named after, as infra/main.ts names them. */
  resourceName(): string {
    return `${this.project()}-${this.name.split('/').at(-1)}`.toLowerCase();
  }

  /** What is deployed. @throws CliError when nothing is. */
  async outputs(): Promise<Outputs> {
    const values = Object.entries(await (await this.selected()).outputs()).map(([key, { value }]) => [key, value]);
    const parsed = Outputs.safeParse(Object.fromEntries(values));
    if (parsed.success) return parsed.data;
    throw new CliError(
      `The stack ${this.name} is not deployed, or by an older program: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')} missing.`,
      `Deploy it: \`npm run up -- --stack ${this.name}\`.`,
    );
  }

  /** Pulumi's own handle of it. */
  selected(): Promise<PulumiStack> {
    this.pulumi ??= import('@pulumi/pulumi/automation/index.js').then(({ LocalWorkspace }) =>
      LocalWorkspace.selectStack({ stackName: this.name, workDir: this.folder }),
    );
    return this.pulumi;
  }
}

/** Pulumi hands objects to a program as JSON. A secret stays one: no setting that is read here is. */
const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));
