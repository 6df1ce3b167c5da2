import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { GatewayKind } from '../ground/gateway-kind.ts';
import type { ApiDomainArgs } from './args.ts';
import type { Gateway } from './gateway.ts';

/** The target of a domain's DNS record. */
export interface DomainTarget {
  name: pulumi.Output<string>;
  zoneId: pulumi.Output<string>;
}

/** A domain name mapped to the root of the API, so that paths are the same as behind the gateway's own name. */
export function makeDomain(name: string, kind: GatewayKind, args: ApiDomainArgs, gateway: Gateway, parent: pulumi.Resource): DomainTarget {
  return kind === GatewayKind.Rest ? restDomain(name, args, gateway, parent) : httpDomain(name, args, gateway, parent);
}

function restDomain(name: string, args: ApiDomainArgs, gateway: Gateway, parent: pulumi.Resource): DomainTarget {
  const domain = new aws.apigateway.DomainName(
    `${name}-domain`,
    {
      domainName: args.name,
      regionalCertificateArn: args.certificateArn,
      endpointConfiguration: { types: 'REGIONAL' },
      securityPolicy: 'TLS_1_2',
    },
    { parent },
  );
  new aws.apigateway.BasePathMapping(
    `${name}-domain`,
    { domainName: domain.domainName, restApi: gateway.apiId, stageName: gateway.stageName },
    { parent },
  );
  return { name: domain.regionalDomainName, zoneId: domain.regionalZoneId };
}

function httpDomain(name: string, args: ApiDomainArgs, gateway: Gateway, parent: pulumi.Resource): DomainTarget {
  const domain = new aws.apigatewayv2.DomainName(
    `${name}-domain`,
    {
      domainName: args.name,
      domainNameConfiguration: { certificateArn: args.certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' },
    },
    { parent },
  );
  new aws.apigatewayv2.ApiMapping(
    `${name}-domain`,
    { domainName: domain.domainName, apiId: gateway.apiId, stage: gateway.stageName },
    { parent },
  );
  const { targetDomainName, hostedZoneId } = pulumi.output(domain.domainNameConfiguration);
  return { name: targetDomainName, zoneId: hostedZoneId };
}
