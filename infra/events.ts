import * as pulumi from '@pulumi/pulumi';

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

export interface ScaleWindowsArgs {
  /** Windows that do not overlap. One that is over makes no schedule. */
  windows: ScaleWindowArgs[];
  /** The database. Absent while it hibernates: then only the function is raised. */
  database?: ScaledDatabaseArgs | undefined;
  /** The function behind the gateway. */
  service: ScaledAliasArgs;
}

/**
 * Capacity for an event, set up in advance: at a window's start a schedule raises the database's floor and the warm environments, and another
 * puts them back at its end, whether or not anybody thinks of it.
 *
 * Costs nothing idle: schedules are free. During a window, the ACU-hours and the provisioned concurrency that it asks for.
 *
 * Inside a window do not run `pulumi refresh`: the next update would take what was raised for drift, and put it back early.
 */
export class ScaleWindows extends pulumi.ComponentResource {
  /** Names of the schedules, in the order of their times. */
  readonly scheduleNames: pulumi.Output<string[]>;

  constructor(name: string, args: ScaleWindowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:ScaleWindows', name, {}, opts);
    throw new Error(`not made yet ${args.windows.length}`);
  }
}
