import * as pulumi from '@pulumi/pulumi';

export type Deployed = Record<string, unknown>;

/** A resource in the state. */
export interface ResourceOutputs {
  type: string;
  outputs: Record<string, unknown>;
}

/**
 * The outputs of this stack's last successful update; empty before the first and after a destroy. They belong to the stack rather than to its name,
 * so they survive `pulumi stack rename`.
 *
 * @throws RunError when the engine cannot read them: a renamed stack would then be created again
 */
export const deployedOutputs = (): Promise<Deployed> =>
  // Not a StackReference: a reference to the stack itself would be one of its resources, and keep the old name from a rename until the next update.
  ofThisStack(async (name) => (await pulumi.runtime.invoke('pulumi:pulumi:readStackOutputs', { name })).outputs);

/** The resources in the state by URN, including those of an interrupted update. @throws RunError */
export const deployedResources = (): Promise<Record<string, ResourceOutputs>> =>
  ofThisStack(async (stackName) => (await pulumi.runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName })).outputs);

async function ofThisStack<T>(read: (name: string) => Promise<Record<string, T> | undefined>): Promise<Record<string, T>> {
  const organization = organizationOrNone();
  if (organization === undefined) return {};
  const stack = pulumi.getStack();
  try {
    // Backends without projects know a stack by its name alone.
    return (await read(`${organization}/${pulumi.getProject()}/${stack}`).catch(() => read(stack))) ?? {};
  } catch (error) {
    throw new pulumi.RunError(`Pulumi cannot read the outputs and resources of this stack: ${(error as Error).message}`);
  }
}

/** Undefined without an engine, where Pulumi throws; nothing can be deployed there. */
function organizationOrNone(): string | undefined {
  try {
    return pulumi.getOrganization();
  } catch {
    return undefined;
  }
}
