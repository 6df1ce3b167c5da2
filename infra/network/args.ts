import type * as pulumi from '@pulumi/pulumi';

/** Whether functions have internet access. */
export const Egress = { None: 'none', Nat: 'nat' } as const;
export type Egress = (typeof Egress)[keyof typeof Egress];

/** An existing network to use. */
export interface AdoptedNetworkArgs {
  /** Id of the VPC. A change replaces the security groups and everything in them. */
  vpcId: pulumi.Input<string>;
  /** Ids of subnets in at least two zones, for functions and database alike. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

export interface NetworkArgs {
  /** The VPC's private CIDR block, from /16 to /24. Default `10.0.0.0/16`. A change replaces the VPC and everything in it. */
  cidr?: string | undefined;
  /** Number of zones, with one subnet each, 2 to 4. Default 2. Zones can be added in place. */
  zones?: number | undefined;
  /**
   * `nat` gives functions internet access: one NAT gateway (hours and GB) and a public address, both billed while idle. Default `none`. A change moves
   * the functions to other subnets, while the database stays in place.
   */
  egress?: Egress;
  /**
   * TCP ports on the internet that functions can reach with egress `nat`. Default 443 only. A change causes no downtime, but connections on a removed
   * port end.
   */
  egressPorts?: number[] | undefined;
  /** Uses an existing VPC, which then determines `cidr` and `zones`; `egress` states whether its subnets have internet access. */
  adopt?: AdoptedNetworkArgs | undefined;
  /**
   * ARNs of the S3 buckets that functions can reach through the free gateway endpoint; no other bucket, unless there is internet access (`egress`).
   * An adopted VPC needs its own endpoint, in the route tables of the subnets. Default: none.
   */
  s3BucketArns?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** AWS region, for the names of its gateway endpoints. Default: that of the AWS provider. */
  region?: string | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

/** Pulumi's options, and the result of lookups that the program has made itself. */
export interface NetworkOptions extends pulumi.ComponentResourceOptions {
  /** Names of its zones; empty leaves the choice to awsx. Default: looked up, the first zones that support both functions and databases. */
  zoneNames?: string[] | undefined;
}
