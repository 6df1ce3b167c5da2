import { type Inputs, type Registered, setting, unknown } from '../finding.ts';

/** A remote component: its children are registered by awsx's own process, so a program running without the engine does not see them. */
export const VPC = 'awsx:ec2:Vpc';

/** Number of NAT gateways by strategy; otherwise one per zone. */
const GATEWAYS: Record<string, number> = { None: 0, Single: 1 };

/** The children of an awsx 3 Vpc that may cost something: gateways and addresses by its strategy, and the specified endpoints. */
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
