import * as pulumi from '@pulumi/pulumi';

export type Deployed = Record<string, unknown>;

/** One resource of it. */
export interface DeployedResource {
  type: string;
  outputs: Record<string, unknown>;
}

/**
 * What the last update of this stack that ended well has answered; nothing when it was never deployed, or is destroyed. It is kept by the stack and
 * not by its name: after `pulumi stack rename` it is what it was.
 *
 * @throws RunError when the engine cannot read it: a renamed stack would be made anew
 */
export const deployedOutputs = (): Promise<Deployed> =>
  // What a StackReference asks for: one of the stack to itself would be a resource of it, which refers to its old name from a rename until an update.
  ofThisStack(async (name) => (await pulumi.runtime.invoke('pulumi:pulumi:readStackOutputs', { name })).outputs);

/** The resources that the state has, by URN, those of an update that was killed too. @throws RunError */
export const deployedResources = (): Promise<Record<string, DeployedResource>> =>
  ofThisStack(async (stackName) => (await pulumi.runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName })).outputs);

async function ofThisStack<T>(read: (name: string) => Promise<Record<string, T> | undefined>): Promise<Record<string, T>> {
  const organization = organizationOrNone();
  if (organization === undefined) return {};
  const stack = pulumi.getStack();
  try {
    // Backends that have no projects know a stack by its name alone.
    return (await read(`${organization}/${pulumi.getProject()}/${stack}`).catch(() => read(stack))) ?? {};
  } catch (error) {
    throw new pulumi.RunError(`Pulumi cannot read what this stack is called so far and has: ${(error as Error).message}`);
  }
}

/** Pulumi throws where there is none: in a program that is run without an engine, of which nothing can be deployed. */
function organizationOrNone(): string | undefined {
  try {
    return pulumi.getOrganization();
  } catch {
    return undefined;
  }
}
