import type * as pulumi from '@pulumi/pulumi';

/** A time of raised capacity. */
export interface ScaleWindowArgs {
  /** Distinct among the windows; part of its schedules' names. */
  name: string;
  /** When to raise: RFC 3339 with offset. Some minutes before the crowd, because environments take that long to get warm. */
  start: string;
  /** When to put back: RFC 3339 with offset, after `start`. */
  end: string;
  /** Least capacity of the database meanwhile, ACU; as much as usual or less changes nothing. */
  minAcu: number;
  /** Environments kept warm meanwhile; as many as usual or fewer change nothing. */
  provisionedConcurrency: number;
}

/** The database that is raised, and what it is usually. */
export interface ScaledDatabaseArgs {
  /** The cluster's identifier. */
  clusterIdentifier: pulumi.Input<string>;
  /** Its ARN, to which the schedules' role is limited. */
  clusterArn: pulumi.Input<string>;
  /** Usual least capacity, ACU. */
  minAcu: number;
  /** Most capacity, ACU, which stays as it is. */
  maxAcu: number;
  /** Usual seconds until it pauses, with a least capacity of 0. */
  autoPauseSeconds: number;
}

/** The function alias that is raised, and what it is usually. */
export interface ScaledAliasArgs {
  /** Name of the function. */
  functionName: pulumi.Input<string>;
  /** Name of its alias that takes the traffic. */
  aliasName: pulumi.Input<string>;
  /** ARN of that alias, to which the schedules' role is limited. */
  aliasArn: pulumi.Input<string>;
  /** Usual warm environments. */
  provisionedConcurrency: number;
}

/** What is raised though no window is left that puts it back. */
export interface OverdueArgs {
  /** When to put it back: RFC 3339 with offset, some minutes from now, because AWS takes no moment of the past. */
  at: string;
  /** Databases, and what they are usually. */
  databases: ScaledDatabaseArgs[];
  /** Whether the environments that are kept warm are too. */
  environments: boolean;
}

export interface ScaleWindowsArgs {
  /** Windows that do not overlap. One that is over makes no schedule. */
  windows: ScaleWindowArgs[];
  /** The database. Absent while it hibernates: then only the function is raised. */
  database?: ScaledDatabaseArgs | undefined;
  /** The function behind the gateway. */
  service: ScaledAliasArgs;
  /** What is put back beside the windows. Default: nothing. */
  overdue?: OverdueArgs | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
