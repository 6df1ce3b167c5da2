import type * as pulumi from '@pulumi/pulumi';

/** A scheduled period of raised capacity. */
export interface ScaleWindowArgs {
  /** Unique among the windows; part of the names of its schedules. */
  name: string;
  /** When to raise: RFC 3339 with offset. Some minutes before the load is expected, because environments take that long to start. */
  start: string;
  /** When to lower again: RFC 3339 with offset, after `start`. */
  end: string;
  /** Minimum capacity of the database during the window, ACU; no effect unless above the usual. */
  minAcu: number;
  /** Provisioned concurrency during the window; no effect unless above the usual. */
  provisionedConcurrency: number;
}

/** The database to scale, and its usual settings. */
export interface ScaledDatabaseArgs {
  /** The cluster's identifier. */
  clusterIdentifier: pulumi.Input<string>;
  /** Its ARN; the schedules' role is limited to it. */
  clusterArn: pulumi.Input<string>;
  /** Usual minimum capacity, ACU. */
  minAcu: number;
  /** Maximum capacity, ACU, which does not change. */
  maxAcu: number;
  /** Usual seconds until it pauses, with a minimum capacity of 0. */
  autoPauseSeconds: number;
}

/** The function alias to scale, and its usual setting. */
export interface ScaledAliasArgs {
  /** Name of the function. */
  functionName: pulumi.Input<string>;
  /** Name of the alias that receives the traffic. */
  aliasName: pulumi.Input<string>;
  /** ARN of that alias; the schedules' role is limited to it. */
  aliasArn: pulumi.Input<string>;
  /** Usual provisioned concurrency. */
  provisionedConcurrency: number;
}

/** Capacity that is still raised although no window is left to lower it. */
export interface OverdueArgs {
  /** When to lower it: RFC 3339 with offset, some minutes ahead, because AWS refuses times in the past. */
  at: string;
  /** The databases, and their usual settings. */
  databases: ScaledDatabaseArgs[];
  /** Whether provisioned concurrency is still raised too. */
  provisionedConcurrency: boolean;
}

export interface ScaleWindowsArgs {
  /** Windows that do not overlap. Past ones create no schedules. */
  windows: ScaleWindowArgs[];
  /** The database. Absent while it hibernates: then only the function is scaled. */
  database?: ScaledDatabaseArgs | undefined;
  /** The function behind the gateway. */
  service: ScaledAliasArgs;
  /** Capacity to lower besides the windows'. Default: none. */
  overdue?: OverdueArgs | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
