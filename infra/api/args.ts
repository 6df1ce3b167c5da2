import type * as pulumi from '@pulumi/pulumi';
import type { GatewayKind } from '../ground/gateway-kind.ts';

/** What an Api does about the account's one role that REST APIs log through. */
export const AccountLogging = { Adopt: 'adopt', Create: 'create', Skip: 'skip' } as const;
export type AccountLogging = (typeof AccountLogging)[keyof typeof AccountLogging];

/** The function that checks tokens for a REST API. */
export interface ApiAuthorizerArgs {
  /** Name of the function. */
  functionName: pulumi.Input<string>;
  /** Name of its alias that is invoked. */
  aliasName: pulumi.Input<string>;
  /** What the gateway invokes for that alias. */
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
  kind?: GatewayKind;
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
  accountLogging?: AccountLogging;
  /** A domain name of your own. Default: only the gateway's URL. */
  domain?: ApiDomainArgs | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
