import type * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { vpcBlock } from '../ground/cidr.ts';
import { regionOf } from '../ground/whereabouts.ts';
import { Egress, type NetworkArgs, type NetworkOptions } from './args.ts';
import { endpointPolicy, endpointService } from './endpoints.ts';
import { MAX_ZONES, subnetLayout } from './subnets.ts';
import { findZones } from './zones.ts';

/** Where functions and a database are. */
export interface Place {
  /** The prefix list of S3 in this region. */
  s3Addresses: () => pulumi.Output<string>;
  vpcId: pulumi.Output<string>;
  functionSubnetIds: pulumi.Output<string[]>;
  databaseSubnetIds: pulumi.Output<string[]>;
  /** Undefined where it is adopted. */
  vpc?: awsx.ec2.Vpc;
}

/** A VPC with isolated subnets and, with a way out, those that this takes. */
export function makeVpc(name: string, args: NetworkArgs, { zoneNames }: NetworkOptions, parent: pulumi.Resource): Place {
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
      // awsx's own default is one in each zone, at $33 a month each.
      natGateways: { strategy: nat ? awsx.ec2.NatGatewayStrategy.Single : awsx.ec2.NatGatewayStrategy.None },
      subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
      subnetSpecs: nat ? [isolated, ...wayOut] : [isolated],
      // By default awsx enters them in no route table, and they lead nowhere.
      vpcEndpointStrategy: awsx.ec2.VpcEndpointStrategy.Auto,
      vpcEndpointSpecs: endpoints,
    },
    { parent: apart(name, parent), aliases: [{ parent }], transforms: [keepZone] },
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
 * What stands between a network and its VPC, and tells two VPCs of a program apart: awsx calls a VPC's endpoints after their service alone, and the
 * engine knows a resource by its name and by the types above it, one of which thus carries the network's name.
 */
function apart(name: string, parent: pulumi.Resource): pulumi.Resource {
  return new pulumi.ComponentResource(`siesta:network:${name}`, name, {}, { parent });
}

/** A subnet, and what is in it, stays in the zone that it was made in, whatever AWS offers where since. */
const keepZone: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === 'aws:ec2/subnet:Subnet' ? { props, opts: pulumi.mergeOptions(opts, { ignoreChanges: ['availabilityZone'] }) } : undefined;

/** awsx takes one of the two, and wants values: a promise is one by the time that it is handed over. */
function zonesOf(names: Promise<string[]>, count: number): Pick<awsx.ec2.VpcArgs, 'availabilityZoneNames' | 'numberOfAvailabilityZones'> {
  const availabilityZoneNames: unknown = names.then((all) => (all.length > 0 ? all : undefined));
  const numberOfAvailabilityZones: unknown = names.then((all) => (all.length > 0 ? undefined : count));
  return { availabilityZoneNames: availabilityZoneNames as string[], numberOfAvailabilityZones: numberOfAvailabilityZones as number };
}

/** The addresses that an endpoint leads to. */
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
