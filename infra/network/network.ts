import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { vpcBlock } from '../ground/cidr.ts';
import { tagging } from '../ground/tags.ts';
import { type AdoptedNetworkArgs, Egress, type NetworkArgs } from './args.ts';
import { MAX_ZONES, subnetLayout } from './subnets.ts';

/**
 * A place for functions and a database with no way in and, by default, no way out: a VPC with isolated subnets, gateway endpoints for S3 and
 * DynamoDB, and two security groups, of which only the functions' reaches the database's, on port 3306, and S3 where that is asked for.
 *
 * Costs nothing, idle or in use, with `egress: none`. With `nat`, about $36 a month and $0.045 a GB in us-east-1.
 *
 * It is destroyed with the rest. Functions leave their network interfaces behind for 20 to 35 minutes, and the subnets wait for that: hibernate
 * the database instead, or adopt a network that lives in a stack of its own, where that matters.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** Where functions go. */
  readonly functionSubnetIds: pulumi.Output<string[]>;
  /** Where the database goes. */
  readonly databaseSubnetIds: pulumi.Output<string[]>;
  readonly functionSecurityGroupId: pulumi.Output<string>;
  readonly databaseSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Network', name, {}, tagging(opts, args.tags));
    const egress = args.egress ?? Egress.None;
    const place = args.adopt ? adopted(args, args.adopt, this) : made(name, args, egress, this);
    const [functions, database] = securityGroups(name, place.vpcId, egress, this);
    if (args.reachS3) allowS3(name, functions, place.s3Addresses(), this);

    this.vpcId = place.vpcId;
    this.functionSubnetIds = place.functionSubnetIds;
    this.databaseSubnetIds = place.databaseSubnetIds;
    this.functionSecurityGroupId = functions.id;
    this.databaseSecurityGroupId = database.id;
    this.registerOutputs({
      vpcId: this.vpcId,
      functionSubnetIds: this.functionSubnetIds,
      databaseSubnetIds: this.databaseSubnetIds,
      functionSecurityGroupId: this.functionSecurityGroupId,
      databaseSecurityGroupId: this.databaseSecurityGroupId,
    });
  }
}

interface Place {
  /** The prefix list of S3 in this region. */
  s3Addresses: () => pulumi.Output<string>;
  vpcId: pulumi.Output<string>;
  functionSubnetIds: pulumi.Output<string[]>;
  databaseSubnetIds: pulumi.Output<string[]>;
}

function made(name: string, args: NetworkArgs, egress: Egress, parent: pulumi.Resource): Place {
  const cidrBlock = args.cidr ?? '10.0.0.0/16';
  const zones = args.zones ?? 2;
  const layout = layoutOf(cidrBlock, zones);

  const isolated = { type: awsx.ec2.SubnetType.Isolated, name: 'isolated', cidrBlocks: layout.isolated };
  const wayOut = [
    { type: awsx.ec2.SubnetType.Private, name: 'private', cidrBlocks: layout.private },
    { type: awsx.ec2.SubnetType.Public, name: 'public', cidrBlocks: layout.public },
  ];
  const nat = egress === Egress.Nat;
  const vpc = new awsx.ec2.Vpc(
    name,
    {
      cidrBlock,
      numberOfAvailabilityZones: zones,
      enableDnsHostnames: true,
      // awsx's own default is one in each zone, at $33 a month each.
      natGateways: { strategy: nat ? awsx.ec2.NatGatewayStrategy.Single : awsx.ec2.NatGatewayStrategy.None },
      subnetStrategy: awsx.ec2.SubnetAllocationStrategy.Auto,
      subnetSpecs: nat ? [isolated, ...wayOut] : [isolated],
      vpcEndpointSpecs: ['s3', 'dynamodb'].map((service) => ({
        serviceName: endpointService(args, service),
        vpcEndpointType: 'Gateway',
      })),
    },
    { parent },
  );
  return {
    vpcId: vpc.vpcId,
    functionSubnetIds: nat ? vpc.privateSubnetIds : vpc.isolatedSubnetIds,
    databaseSubnetIds: vpc.isolatedSubnetIds,
    s3Addresses: () => prefixListOf(vpc.vpcEndpoints, endpointService(args, 's3')),
  };
}

function adopted(args: NetworkArgs, { vpcId, subnetIds }: AdoptedNetworkArgs, parent: pulumi.Resource): Place {
  const subnets = pulumi.output(subnetIds);
  return {
    vpcId: pulumi.output(vpcId),
    functionSubnetIds: subnets,
    databaseSubnetIds: subnets,
    s3Addresses: () => aws.ec2.getPrefixListOutput({ name: endpointService(args, 's3') }, { parent }).id,
  };
}

/** What an AWS service's endpoints and addresses are listed as in this region. */
function endpointService({ region = aws.config.region }: NetworkArgs, service: string): string {
  if (!region) throw new Error('Network needs a region: set aws:region, or the region argument.');
  return `com.amazonaws.${region}.${service}`;
}

/** The addresses that an endpoint leads to. */
function prefixListOf(endpoints: pulumi.Output<aws.ec2.VpcEndpoint[]>, service: string): pulumi.Output<string> {
  return endpoints
    .apply((all) => pulumi.all(all.map(({ serviceName, prefixListId }) => pulumi.all([serviceName, prefixListId]))))
    .apply((all) => all.find(([serviceName]) => serviceName === service)?.[1] ?? '');
}

function allowS3(name: string, functions: aws.ec2.SecurityGroup, prefixListId: pulumi.Output<string>, parent: pulumi.Resource): void {
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-functions-to-s3`,
    { securityGroupId: functions.id, prefixListId, ipProtocol: 'tcp', fromPort: 443, toPort: 443 },
    { parent },
  );
}

function securityGroups(
  name: string,
  vpcId: pulumi.Output<string>,
  egress: Egress,
  parent: pulumi.Resource,
): [aws.ec2.SecurityGroup, aws.ec2.SecurityGroup] {
  const functions = new aws.ec2.SecurityGroup(
    `${name}-functions`,
    { vpcId, description: 'Functions: out to the database, nothing in' },
    { parent },
  );
  const database = new aws.ec2.SecurityGroup(
    `${name}-database`,
    { vpcId, description: 'Database: in from functions, nothing out' },
    { parent },
  );
  const port = { ipProtocol: 'tcp', fromPort: 3306, toPort: 3306 };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-functions-to-database`,
    { securityGroupId: functions.id, referencedSecurityGroupId: database.id, ...port },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-database-from-functions`,
    { securityGroupId: database.id, referencedSecurityGroupId: functions.id, ...port },
    { parent },
  );
  if (egress === Egress.Nat) {
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-functions-to-internet`,
      { securityGroupId: functions.id, cidrIpv4: '0.0.0.0/0', ipProtocol: '-1' },
      { parent },
    );
  }
  return [functions, database];
}

function layoutOf(cidr: string, zones: number): ReturnType<typeof subnetLayout> {
  const block = vpcBlock(cidr);
  if ('problem' in block) throw new Error(`Network cidr ${block.problem}`);
  if (!Number.isInteger(zones) || zones < 2 || zones > MAX_ZONES) throw new Error(`Network zones is ${zones}: use 2 to ${MAX_ZONES}.`);
  return subnetLayout(block, zones);
}
