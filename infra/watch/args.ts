import type * as pulumi from '@pulumi/pulumi';
import type { GatewayKind } from '../ground/gateway-kind.ts';

/** The gateway that is watched. */
export interface WatchedGatewayArgs {
  /** Decides the names of its metrics. */
  kind: GatewayKind;
  /** Its id: how an HTTP API's metrics are found. */
  apiId: pulumi.Input<string>;
  /** Its name: how a REST API's metrics are found. */
  apiName: pulumi.Input<string>;
  /** Its stage. */
  stage: pulumi.Input<string>;
}

/** The database that is watched. */
export interface WatchedDatabaseArgs {
  /** The cluster's identifier. */
  clusterIdentifier: pulumi.Input<string>;
  /** Least capacity, ACU. With 0 the database should sleep at times, and an alarm says when it does not. */
  minAcu: number;
  /** What its `max_connections` is, as its maximum ACU says. */
  maxConnections: number;
  /** Hours without a pause that are too many, 1 to 24. Default 6. */
  awakeHours?: number | undefined;
}

export interface AlarmsArgs {
  /** Who is told; AWS asks that address to confirm first. Default: nobody, the alarms are only seen. A change replaces the subscription. */
  email?: string | undefined;
  /** The gateway in front. */
  gateway: WatchedGatewayArgs;
  /** Name of the function behind it. */
  functionName: pulumi.Input<string>;
  /** How many of it may run at once, reserved or as the account allows. */
  concurrency: number;
  /** The database. Absent while it hibernates: then nothing watches it. */
  database?: WatchedDatabaseArgs | undefined;
  /** Spending of the whole account, USD a month, of which AWS warns by e-mail. Default: no budget. */
  monthlyBudgetUsd?: number | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
