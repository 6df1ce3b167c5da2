import { join } from 'node:path';
import { type Ran, Running } from './pulumi.ts';

export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom: boolean;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  retainOnDelete?: boolean;
  protect?: boolean;
}

export interface State {
  resources?: StateResource[];
  pending_operations?: { type: string; resource: StateResource }[];
}

/** The copy of the project that the set-up has built. */
export const projectFolder = (): string => join(process.env.E2E_HOME ?? '', 'project');

/** A stack of a project, driven by the `pulumi` command as a user would. */
export class Stack {
  constructor(
    readonly name: string,
    readonly folder = projectFolder(),
    private readonly env: Record<string, string> = {},
  ) {}

  /** A run that has begun. */
  start = (...args: string[]): Running => new Running(this.folder, [...args, '--stack', this.name], this.env);

  preview = (...args: string[]): Promise<Ran> => this.start('preview', ...args).ended;
  up = (...args: string[]): Promise<Ran> => this.start('up', '--yes', '--skip-preview', ...args).ended;
  destroy = (...args: string[]): Promise<Ran> => this.start('destroy', '--yes', '--skip-preview', ...args).ended;
  /** With the preview before it that a user sees. */
  destroyAfterPreview = (): Promise<Ran> => this.start('destroy', '--yes').ended;

  /** Makes the stack where there is none yet, with the settings of its file if it has one. */
  async init(): Promise<this> {
    await this.must('stack', 'select', '--create');
    return this;
  }

  /** Sets one setting by its path. */
  set = (path: string, value: string): Promise<Ran> => this.must('config', 'set', '--path', path, value);

  /** Sets many by their paths. */
  setAll = (settings: Record<string, string>): Promise<Ran> =>
    this.must('config', 'set-all', '--path', ...Object.entries(settings).flatMap(([path, value]) => ['--plaintext', `${path}=${value}`]));

  /** A run that has ended well. @throws Error with all that it printed when it has not */
  async must(...args: string[]): Promise<Ran> {
    return expectDone(await this.start(...args).ended);
  }

  async outputs(): Promise<Record<string, string>> {
    return JSON.parse((await this.must('stack', 'output', '--json')).stdout);
  }

  /** The state as it is kept, or with its secrets in plain. */
  async state(...args: '--show-secrets'[]): Promise<State> {
    return JSON.parse((await this.must('stack', 'export', ...args)).stdout).deployment;
  }
}

/** @throws Error with all that a run printed when it did not end well */
export function expectDone(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`pulumi ended with ${ran.code}:\n${ran.text}`);
  return ran;
}

/** The stack, put up unless an earlier suite has left it up. */
export async function deployed(name: string): Promise<Stack> {
  const stack = await new Stack(name).init();
  const { resources = [] } = await stack.state();
  if (resources.length === 0) expectDone(await stack.up());
  return stack;
}
