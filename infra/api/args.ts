import type * as pulumi from '@pulumi/pulumi';
import type { GatewayKind } from '../ground/gateway-kind.ts';

/** What an Api does about the account-wide role through which REST APIs log. */
export const AccountLogging = { Adopt: 'adopt', Create: 'create', Skip: 'skip' } as const;
export type AccountLogging = (typeof AccountLogging)[keyof typeof AccountLogging];

/** The Lambda authorizer of a REST API. */
export interface ApiAuthorizerArgs {
  /** Name of the function. */
  functionName: pulumi.Input<string>;
  /** Name of the alias to invoke. */
  aliasName: pulumi.Input<string>;
  /** Invoke ARN of that alias. */
  invokeArn: pulumi.Input<string>;
}

/** Which tokens are accepted. */
export interface ApiJwtArgs {
  /** The https URL of the tokens' issuer. */
  issuer: pulumi.Input<string>;
  /** The audience that tokens must have. */
  audience: pulumi.Input<string>;
  /** The authorizer function, required with `kind: rest`. An HTTP API verifies tokens itself, with RSA signatures only. */
  authorizer?: ApiAuthorizerArgs | undefined;
}

/** A custom domain name. */
export interface ApiDomainArgs {
  /** Such as `api.example.com`. A change replaces the domain, not the API. */
  name: pulumi.Input<string>;
  /** Its ACM certificate, in the API's region. */
  certificateArn: pulumi.Input<string>;
}

export interface ApiArgs {
  /** `rest` (default) or `http`. A change creates another API with another URL. */
  kind?: GatewayKind;
  /** Name of the function behind it. */
  functionName: pulumi.Input<string>;
  /** Name of the function's alias that receives the traffic. */
  aliasName: pulumi.Input<string>;
  /** Invoke ARN of that alias. */
  aliasInvokeArn: pulumi.Input<string>;
  /** Requires a valid token, on all paths but `openPaths`. Default: public. */
  jwt?: ApiJwtArgs | undefined;
  /** Paths that need no token. Default: `/`, `/health`, `/docs`, `/docs/{file}` and `/openapi.json`. */
  openPaths?: string[] | undefined;
  /** Rate limit in requests per second; above it callers get 429. Default 20. */
  rate?: pulumi.Input<number> | undefined;
  /** Burst limit in concurrent requests; above it callers get 429. Default 40. */
  burst?: pulumi.Input<number> | undefined;
  /** Origins that browsers may call from; `*` is all. Default: none. */
  corsOrigins?: string[] | undefined;
  /** Stage of a REST API, the first part of its path. Default `v1`; an HTTP API has none. A change changes the URL. */
  stage?: string | undefined;
  /** Retention of the access log in days, one of CloudWatch's values. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /**
   * REST APIs log through one role per account and region. `adopt` (default) uses the role that is set, `create` sets one (which survives a destroy,
   * because others may use it by then), `skip` keeps no access log. Use `create` only where `aws apigateway get-account` shows no `cloudwatchRoleArn`.
   */
  accountLogging?: AccountLogging;
  /** A custom domain name. Default: only the gateway's URL. */
  domain?: ApiDomainArgs | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
