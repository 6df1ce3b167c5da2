import type * as pulumi from '@pulumi/pulumi';

/** What both kinds of gateway are made from, every default filled in. */
export interface GatewaySpec {
  aliasInvokeArn: pulumi.Input<string>;
  rate: pulumi.Input<number>;
  burst: pulumi.Input<number>;
  corsOrigins: string[];
  openPaths: string[];
  logRetentionDays: pulumi.Input<number>;
}

/** What either is, once made. */
export interface Gateway {
  apiId: pulumi.Output<string>;
  apiName: pulumi.Output<string>;
  stageName: pulumi.Output<string>;
  stageArn: pulumi.Output<string>;
  /** Of its access log; empty where it keeps none. */
  logGroupName: pulumi.Output<string>;
  executionArn: pulumi.Output<string>;
  /** The gateway's own URL. */
  url: pulumi.Output<string>;
}
