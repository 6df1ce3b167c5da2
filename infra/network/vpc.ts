import type * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { vpcBlock } from '../ground/cidr.ts';
import { regionOf } from '../ground/location.ts';
import { Egress, type NetworkArgs, type NetworkOptions } from './args.ts';
import { endpointPolicy, endpointService } from './endpoints.ts';
import { MAX_ZONES, subnetLayout } from './subnets.ts';
import { findZones } from './zones.ts';

/** The network in which functions and database are placed. */
export interface NetworkPlacement {
  /** The id of S3's prefix list in this region. */
  s3Addresses: () => pulumi.Output<string>;
  vpcId: pulumi.Output<string>;
  functionSubnetIds: pulumi.Output<string[]>;
  databaseSubnetIds: pulumi.Output<string[]>;
  /** Undefined for an adopted network. */
  vpc?: awsx.ec2.Vpc;
}

/** A VPC with isolated subnets and, for internet access, private and public ones. */
export function makeVpc(name: string, args: NetworkArgs, { zoneNames }: NetworkOptions, parent: pulumi.Resource): NetworkPlacement {
  const egress = args.egress ?? Egress.None;
  const cidrBlock = args.cidr ?? '10.0.0.0/16';
  const zones = args.zones ?? 2;
  const layout = layoutOf(cidrBlock, zones);

  const isolated = { type: awsx.ec2.SubnetType.Isolated, name: 'isolated', cidrBlocks: layout.isolated };
  const wayOut = [
    { type: awsx.ec2.SubnetType.Private, name: 'private', cidrBlocks: layout.private },
    { type: awsx.ec2.SubnetType.Public, name: 'public', cidrBlocks: layout.public },
  ];
  const nat = egress === Egress.Nat;
  const found = zoneNames ? Promise.resolve(zoneNames) : findZones(regionOf('Network', args.region), zones);
  const endpoints = [
    { serviceName: endpointService(args, 's3'), vpcEndpointType: 'Gateway', policy: endpointPolicy(args.s3BucketArns, egress) },
    { serviceName: endpointService(args, 'dynamodb'), vpcEndpointType: 'Gateway' },
  ];
  const vpc = new awsx.ec2.Vpc(
    name,
    {
      cidrBlock,
      ...zonesOf(found, zones),
      enableDnsHostnames: true,
      // awsx's default is one per zone, at $33 a month each.
      natGateways: { strategy: nat ? awsx.ec2.NatGatewayStrategy.Single : awsx.ec2.NatGatewayStrategy.None },
      subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
      subnetSpecs: nat ? [isolated, ...wayOut] : [isolated],
      // By default awsx adds the endpoints to no route table, so nothing would use them.
      vpcEndpointStrategy: awsx.ec2.VpcEndpointStrategy.Auto,
      vpcEndpointSpecs: endpoints,
    },
    { parent: parentWithUniqueType(name, parent), aliases: [{ parent }], transforms: [keepZone] },
  );
  return {
    vpc,
    vpcId: vpc.vpcId,
    functionSubnetIds: nat ? vpc.privateSubnetIds : vpc.isolatedSubnetIds,
    databaseSubnetIds: vpc.isolatedSubnetIds,
    s3Addresses: () => prefixListOf(vpc.vpcEndpoints, endpointService(args, 's3')),
  };
}

/**
 * A parent between a network and its VPC that makes URNs unique: awsx names a VPC's endpoints only after their service, and a URN contains a name and the
 * types of its parents. This parent's type contains the network's name, so that a program can have two VPCs.
 */
function parentWithUniqueType(name: string, parent: pulumi.Resource): pulumi.Resource {
  return new pulumi.ComponentResource(`siesta:network:${name}`, name, {}, { parent });
}

/** Keeps existing subnets in their zones, even if AWS now lists others first. */
const keepZone: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === 'aws:ec2/subnet:Subnet' ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ['availabilityZone'] }) } : undefined;

/** awsx accepts either names or a number, as plain values: the promise is resolved by the time it is serialized. */
function zonesOf(names: Promise<string[]>, count: number): Pick<awsx.ec2.VpcArgs, 'availabilityZoneNames' | 'numberOfAvailabilityZones'> {
  const availabilityZoneNames: unknown = names.then((all) => (all.length > 0 ? all : undefined));
  const numberOfAvailabilityZones: unknown = names.then((all) => (all.length > 0 ? undefined : count));
  return { availabilityZoneNames: availabilityZoneNames as string[], numberOfAvailabilityZones: numberOfAvailabilityZones as number };
}

/** The id of the prefix list to which an endpoint routes. */
function prefixListOf(endpoints: pulumi.Output<aws.ec2.VpcEndpoint[]>, service: string): pulumi.Output<string> {
  return endpoints
    .apply((all) => pulumi.all(all.map(({ serviceName, prefixListId }) => pulumi.all([serviceName, prefixListId]))))
    .apply((all) => all.find(([serviceName]) => serviceName === service)?.[1] ?? '');
}

function layoutOf(cidr: string, zones: number): ReturnType<typeof subnetLayout> {
  const block = vpcBlock(cidr);
  if ('problem' in block) throw new Error(`Network cidr ${block.problem}`);
  if (!Number.isInteger(zones) || zones < 2 || zones > MAX_ZONES) throw new Error(`Network zones is ${zones}: use 2 to ${MAX_ZONES}.`);
  return subnetLayout(block, zones);
}
