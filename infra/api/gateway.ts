import type * as aws from '@pulumi/aws';
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

/** What an `Api` is made of: of either kind of gateway. */
export interface ApiNodes {
  api: aws.apigateway.RestApi | aws.apigatewayv2.Api;
  stage: aws.apigateway.Stage | aws.apigatewayv2.Stage;
}

/** What either is, once made. */
export interface Gateway {
  nodes: ApiNodes;
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
