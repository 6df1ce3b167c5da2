import * as pulumi from '@pulumi/pulumi';

export type Deployed = Record<string, unknown>;

/**
 * What the last update of this stack that ended well has answered; nothing when it was never deployed, or is destroyed. It is kept by the stack and
 * not by its name: after `pulumi stack rename` it is what it was.
 */
export async function deployedOutputs(): Promise<Deployed> {
  const organization = organizationOrNone();
  if (organization === undefined) return {};
  const name = `${organization}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // A StackReference to itself would be a resource of the stack.
  const { outputs } = await pulumi.runtime.invoke('pulumi:pulumi:readStackOutputs', { name });
  return outputs ?? {};
}

/** Pulumi throws where there is none: in a program that is run without an engine, of which nothing can be deployed. */
function organizationOrNone(): string | undefined {
  try {
    return pulumi.getOrganization();
  } catch {
    return undefined;
  }
}
