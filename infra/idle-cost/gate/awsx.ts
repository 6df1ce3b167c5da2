import { type Inputs, type Registered, setting, unknown } from '../finding.ts';

/** Its children are made in a process of awsx's own: a program that runs by itself does not see them. */
export const VPC = 'awsx:ec2:Vpc';

/** How many gateways a strategy makes, other than one a zone. */
const GATEWAYS: Record<string, number> = { None: 0, Single: 1 };

/** What awsx 3 makes of a Vpc that may cost something: gateways and addresses by the strategy, endpoints as they are said. */
export function childrenOfVpc(name: string, { natGateways, numberOfAvailabilityZones, vpcEndpointSpecs }: Inputs): Registered[] {
  const { strategy } = setting<Inputs>(natGateways, {}, { strategy: unknown });
  const zones = setting(numberOfAvailabilityZones, 3, 3);
  const gateways = GATEWAYS[setting(strategy, 'OnePerAz', 'OnePerAz')] ?? zones;
  const endpoints = Array.isArray(vpcEndpointSpecs) ? (vpcEndpointSpecs as Inputs[]) : [];
  return [
    ...Array.from({ length: gateways }, (_, zone) => `${name}-${zone + 1}`).flatMap((child) => [
      { type: 'aws:ec2/eip:Eip', name: child, inputs: {} },
      { type: 'aws:ec2/natGateway:NatGateway', name: child, inputs: {} },
    ]),
    ...endpoints.map((inputs) => ({ type: 'aws:ec2/vpcEndpoint:VpcEndpoint', name: String(inputs.serviceName), inputs })),
  ];
}
