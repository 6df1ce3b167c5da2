import * as aws from '@pulumi/aws';
import type * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import { type AdoptedNetworkArgs, Egress, type NetworkArgs, type NetworkOptions } from './args.ts';
import { endpointService } from './endpoints.ts';
import { allowInternet, allowS3, securityGroups } from './security-groups.ts';
import { makeVpc, type NetworkPlacement } from './vpc.ts';

/** A Network's resources. A program can add rules to the security groups, such as access to DynamoDB's endpoint. */
export interface NetworkNodes {
  /** With its subnets, route tables and gateways as outputs; undefined for an adopted network. */
  vpc: awsx.ec2.Vpc | undefined;
  functionSecurityGroup: aws.ec2.SecurityGroup;
  databaseSecurityGroup: aws.ec2.SecurityGroup;
}

/**
 * A network for functions and a database without inbound and, by default, outbound internet access: a VPC with isolated subnets, gateway endpoints
 * for S3 and DynamoDB, and two security groups. Only the functions' group can reach the database's, on port 3306, and S3 where requested.
 *
 * Costs nothing, idle or in use, with `egress: none`. With `nat`, about $36 a month and $0.045 a GB in us-east-1.
 *
 * Functions leave network interfaces behind for 20 to 35 minutes, and destroying the subnets waits for that. Where this matters, hibernate the
 * database instead, or adopt a network that belongs to another stack.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** Subnets for functions. */
  readonly functionSubnetIds: pulumi.Output<string[]>;
  /** Subnets for the database. */
  readonly databaseSubnetIds: pulumi.Output<string[]>;
  readonly functionSecurityGroupId: pulumi.Output<string>;
  readonly databaseSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs = {}, opts?: NetworkOptions) {
    super('siesta:index:Network', name, {}, tagging(opts, args.tags));
    const egress = args.egress ?? Egress.None;
    const place = args.adopt ? adopted(args, args.adopt, this) : makeVpc(name, args, opts ?? {}, this);
    const [functions, database] = securityGroups(name, place.vpcId, this);
    if (egress === Egress.Nat) allowInternet(name, functions, args.egressPorts ?? [443], this);
    if (args.s3BucketArns) allowS3(name, functions, place.s3Addresses(), this);

    this.vpcId = place.vpcId;
    this.functionSubnetIds = place.functionSubnetIds;
    this.databaseSubnetIds = place.databaseSubnetIds;
    this.functionSecurityGroupId = functions.id;
    this.databaseSecurityGroupId = database.id;
    keepNodes<NetworkNodes>(this, { vpc: place.vpc, functionSecurityGroup: functions, databaseSecurityGroup: database });
    this.registerOutputs({
      vpcId: this.vpcId,
      functionSubnetIds: this.functionSubnetIds,
      databaseSubnetIds: this.databaseSubnetIds,
      functionSecurityGroupId: this.functionSecurityGroupId,
      databaseSecurityGroupId: this.databaseSecurityGroupId,
    });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): NetworkNodes {
    return nodesOf(this);
  }
}

function adopted(args: NetworkArgs, { vpcId, subnetIds }: AdoptedNetworkArgs, parent: pulumi.Resource): NetworkPlacement {
  const subnets = pulumi.output(subnetIds);
  return {
    vpcId: pulumi.output(vpcId),
    functionSubnetIds: subnets,
    databaseSubnetIds: subnets,
    s3Addresses: () => aws.ec2.getPrefixListOutput({ name: endpointService(args, 's3') }, { parent }).id,
  };
}
