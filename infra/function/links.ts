import type * as pulumi from '@pulumi/pulumi';
import type { FunctionLinkArgs, PermissionArgs } from '../ground/link.ts';
import type { LambdaFunctionArgs } from './args.ts';

/** A function's own settings merged with those of its links. */
export interface Linked {
  environment: Record<string, pulumi.Input<string>>;
  permissions: PermissionArgs[];
  files: Record<string, string>;
  /** Absent outside of a VPC. */
  vpcConfig?: { subnetIds: Ids; securityGroupIds: Ids };
}

type Ids = pulumi.Input<pulumi.Input<string>[]>;

/**
 * Merges a function's own settings with those of its links. Its own network settings take precedence over those of the links.
 *
 * @throws Error when two of them conflict, because one would silently win
 */
export function linked({ links = [], ...own }: LambdaFunctionArgs): Linked {
  const all: FunctionLinkArgs[] = [own, ...links];
  const vpcConfig = placeOf(own, links);
  return {
    environment: merged(
      'environment',
      all.map(({ environment = {} }) => environment),
    ),
    permissions: all.flatMap(({ permissions = [] }) => permissions),
    files: merged(
      'files',
      all.map(({ files = {} }) => files),
    ),
    ...(vpcConfig && { vpcConfig }),
  };
}

function placeOf(own: FunctionLinkArgs, links: FunctionLinkArgs[]): Linked['vpcConfig'] {
  const placed = own.subnetIds || own.securityGroupIds ? [own] : links.filter((link) => link.subnetIds || link.securityGroupIds);
  if (placed.some(({ subnetIds }) => subnetIds !== placed[0]?.subnetIds)) {
    throw new Error('LambdaFunction links lie in different networks: set subnetIds and securityGroupIds to where it reaches all of them.');
  }
  const { subnetIds, securityGroupIds } = placed[0] ?? {};
  if (subnetIds && securityGroupIds) return { subnetIds, securityGroupIds };
  if (subnetIds || securityGroupIds) throw new Error('LambdaFunction subnetIds and securityGroupIds go together: set both or neither.');
  return undefined;
}

function merged<T>(what: string, all: Record<string, T>[]): Record<string, T> {
  const result = new Map<string, T>();
  for (const [name, value] of all.flatMap((each) => Object.entries(each))) {
    if (result.has(name) && result.get(name) !== value) {
      throw new Error(`LambdaFunction ${what} has ${name} twice, with two values: the function could know only one.`);
    }
    result.set(name, value);
  }
  return Object.fromEntries(result);
}
