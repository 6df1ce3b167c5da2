import type * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** Input of both kinds of gateway, with defaults applied. */
export interface GatewaySpec {
  aliasInvokeArn: pulumi.Input<string>;
  rate: pulumi.Input<number>;
  burst: pulumi.Input<number>;
  corsOrigins: string[];
  openPaths: string[];
  logRetentionDays: pulumi.Input<number>;
}

/** An Api's resources, with either kind of gateway. */
export interface ApiNodes {
  api: aws.apigateway.RestApi | aws.apigatewayv2.Api;
  stage: aws.apigateway.Stage | aws.apigatewayv2.Stage;
}

/** What both kinds of gateway provide. */
export interface Gateway {
  nodes: ApiNodes;
  apiId: pulumi.Output<string>;
  apiName: pulumi.Output<string>;
  stageName: pulumi.Output<string>;
  stageArn: pulumi.Output<string>;
  /** Of the access log; empty without one. */
  logGroupName: pulumi.Output<string>;
  executionArn: pulumi.Output<string>;
  /** The gateway's own URL. */
  url: pulumi.Output<string>;
}
