import * as pulumi from '@pulumi/pulumi';
import { AccountLogging } from './account-logging.ts';
import { GatewayKind } from './gateway-kind.ts';

/** The function that checks tokens for a REST API. */
export interface ApiAuthorizerArgs {
  functionName: pulumi.Input<string>;
  aliasName: pulumi.Input<string>;
  invokeArn: pulumi.Input<string>;
}

/** Which callers are let in. */
export interface ApiJwtArgs {
  /** The https URL of the tokens' issuer. */
  issuer: pulumi.Input<string>;
  /** The audience that tokens must be made for. */
  audience: pulumi.Input<string>;
  /** The function that checks tokens; needed with `kind: rest`. An HTTP API checks them itself, those signed with RSA. */
  authorizer?: ApiAuthorizerArgs | undefined;
}

/** A domain name of your own. */
export interface ApiDomainArgs {
  /** As in `api.example.com`. A change replaces the domain, not the API. */
  name: pulumi.Input<string>;
  /** Its ACM certificate, in the API's region. */
  certificateArn: pulumi.Input<string>;
}

export interface ApiArgs {
  /** `rest` (default) or `http`. A change makes another API with another URL. */
  kind?: GatewayKind | undefined;
  /** Name of the function behind it. */
  functionName: pulumi.Input<string>;
  /** Name of the function's alias that takes the traffic. */
  aliasName: pulumi.Input<string>;
  /** What the gateway invokes for that alias. */
  aliasInvokeArn: pulumi.Input<string>;
  /** Lets only callers with a valid token through, to all but `openPaths`. Default: everybody. */
  jwt?: ApiJwtArgs | undefined;
  /** Paths that need no token. Default: `/`, `/health`, `/docs`, `/docs/{file}` and `/openapi.json`. */
  openPaths?: string[] | undefined;
  /** Requests a second beyond which callers get 429. Default 20. */
  rate?: pulumi.Input<number> | undefined;
  /** Requests at once beyond which callers get 429. Default 40. */
  burst?: pulumi.Input<number> | undefined;
  /** Origins that browsers may call from; `*` is all. Default: none. */
  corsOrigins?: string[] | undefined;
  /** Stage of a REST API, the first part of its path. Default `v1`; an HTTP API has none. A change makes another URL. */
  stage?: string | undefined;
  /** Days that the access log is kept, one of CloudWatch's steps. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /**
   * REST APIs log through one role for the whole account and region. `adopt` (default) uses what is set, `create` sets one (and leaves it when
   * destroyed, because others use it by then), `skip` keeps no access log. `lookUpAccountLogging` says which is right.
   */
  accountLogging?: AccountLogging | undefined;
  /** A domain name of your own. Default: only the gateway's URL. */
  domain?: ApiDomainArgs | undefined;
}

/**
 * API Gateway in front of a function's alias: throttled, with an access log, and open to nobody that was not asked for.
 *
 * Costs nothing idle. In use, $3.50 a million requests with `rest` and $1.00 with `http` in us-east-1, and the access log's GB.
 */
export class Api extends pulumi.ComponentResource {
  /** Where the API answers, without a slash at the end: on its own domain when it has one. */
  readonly url: pulumi.Output<string>;
  readonly apiId: pulumi.Output<string>;
  readonly apiName: pulumi.Output<string>;
  readonly stageName: pulumi.Output<string>;
  /** What the domain's DNS record (an alias A record, or a CNAME) points to, where there is a domain. */
  readonly domainTarget?: pulumi.Output<string>;
  /** Hosted zone id of that target, for an alias record in Route 53. */
  readonly domainZoneId?: pulumi.Output<string>;

  constructor(name: string, args: ApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Api', name, {}, opts);
    throw new Error(`not made yet ${args.kind ?? GatewayKind.Rest} ${args.accountLogging ?? AccountLogging.Adopt}`);
  }
}
