import type * as pulumi from '@pulumi/pulumi';

/** Whether functions can reach the internet. */
export const Egress = { None: 'none', Nat: 'nat' } as const;
export type Egress = (typeof Egress)[keyof typeof Egress];

/** An existing network to use. */
export interface AdoptedNetworkArgs {
  /** Id of the VPC. A change replaces the security groups, and what is in them. */
  vpcId: pulumi.Input<string>;
  /** Ids of subnets in two zones or more, for functions and database alike. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

export interface NetworkArgs {
  /** The VPC's block, private, from /16 to /24. Default `10.0.0.0/16`. A change replaces the VPC and all that is in it. */
  cidr?: string | undefined;
  /** Zones with a subnet each, 2 to 4. Default 2. Another zone is added beside the others. */
  zones?: number | undefined;
  /**
   * `nat` gives functions a way out: one NAT gateway (hours and GB) and a public address, both billed while idle. Default `none`. A change moves
   * functions to other subnets, and the database stays where it is.
   */
  egress?: Egress;
  /**
   * TCP ports of the internet that functions reach with egress `nat`. Default 443 alone. A change takes no function down; what is under way on a
   * port that is taken out ends.
   */
  egressPorts?: number[] | undefined;
  /** A VPC to use instead of making one: then `cidr` and `zones` are the VPC's own, and `egress` says whether its subnets have a way out. */
  adopt?: AdoptedNetworkArgs | undefined;
  /**
   * ARNs of the S3 buckets that functions reach by the gateway endpoint, which is free, and of S3 nothing else unless there is a way out (`egress`).
   * An adopted VPC needs an endpoint of its own, in the route tables of the subnets. Default: none.
   */
  s3BucketArns?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** AWS region, for the names of its gateway endpoints. Default: the one that the AWS provider is configured with. */
  region?: string | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

/** Options of Pulumi's, and what a program gives that has looked for itself. */
export interface NetworkOptions extends pulumi.ComponentResourceOptions {
  /** Names of its zones; none leaves the choice to awsx. Default: the first that hold functions and databases, which AWS is asked for. */
  zoneNames?: string[] | undefined;
}
