import type { State, StateResource } from './stack.ts';

/** The services that gateway endpoints lead to from every subnet that a stack's functions are in. */
export function waysOutOf({ resources = [] }: State): string[] {
  const of = (type: string): Record<string, unknown>[] =>
    resources.filter((resource) => resource.type === type).map(({ inputs = {} }: StateResource) => inputs);
  const functions = of('aws:lambda/function:Function').map(
    ({ vpcConfig }) => (vpcConfig as { subnetIds: string[] } | undefined)?.subnetIds,
  );
  const subnets = new Set(functions.flatMap((ids) => ids ?? []));
  const tables = of('aws:ec2/routeTableAssociation:RouteTableAssociation')
    .filter(({ subnetId }) => subnets.has(String(subnetId)))
    .map(({ routeTableId }) => String(routeTableId));
  if (subnets.size === 0 || tables.length !== subnets.size) throw new Error(`${subnets.size} subnets have ${tables.length} route tables`);
  return of('aws:ec2/vpcEndpoint:VpcEndpoint')
    .filter(({ routeTableIds }) => tables.every((table) => ((routeTableIds as string[] | undefined) ?? []).includes(table)))
    .map(({ serviceName }) => String(serviceName))
    .toSorted();
}
