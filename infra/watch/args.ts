import type * as pulumi from '@pulumi/pulumi';
import type { GatewayKind } from '../ground/gateway-kind.ts';

/** The watched gateway. */
export interface WatchedGatewayArgs {
  /** Determines the names of its metrics. */
  kind: GatewayKind;
  /** Its id, which identifies an HTTP API's metrics. */
  apiId: pulumi.Input<string>;
  /** Its name, which identifies a REST API's metrics. */
  apiName: pulumi.Input<string>;
  /** Its stage. */
  stage: pulumi.Input<string>;
}

/** The watched database. */
export interface WatchedDatabaseArgs {
  /** The cluster's identifier. */
  clusterIdentifier: pulumi.Input<string>;
  /** Minimum capacity, ACU. With 0 the database should pause from time to time, and an alarm fires when it does not. */
  minAcu: number;
  /** Its `max_connections`, which depend on its maximum ACU. */
  maxConnections: number;
  /** Hours without a pause before an alarm fires, 1 to 24. Default 6. */
  awakeHours?: number | undefined;
}

export interface AlarmsArgs {
  /** Recipient of alarms, whom AWS asks to confirm first. Default: none, alarms only appear in the console. A change replaces the subscription. */
  email?: string | undefined;
  /** The gateway in front. */
  gateway: WatchedGatewayArgs;
  /** Name of the function behind it. */
  functionName: pulumi.Input<string>;
  /** Its alias with the traffic. Default: none, and an error of any version counts, of one that fails its gate before it has traffic, too. */
  aliasName?: pulumi.Input<string> | undefined;
  /** Its maximum concurrency, reserved or the account's. */
  concurrency: number;
  /** The database. Absent while it hibernates: then it has no alarms. */
  database?: WatchedDatabaseArgs | undefined;
  /** Budget of the whole account, USD a month, about which AWS warns by e-mail. Default: none. */
  monthlyBudgetUsd?: number | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
