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
  /** A VPC to use instead of making one: then `cidr` and `zones` are the VPC's own, and `egress` says whether its subnets have a way out. */
  adopt?: AdoptedNetworkArgs | undefined;
  /**
   * Lets functions reach S3, and of the internet nothing else, by the gateway endpoint: free. An adopted VPC needs one of its own, in the route
   * tables of the subnets. Default false.
   */
  reachS3?: boolean | undefined;
  /** AWS region, for the names of its gateway endpoints. Default: the one that the AWS provider is configured with. */
  region?: string | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
