import { count, type Finding, type Inputs, mayBe, notKnown, type Rule, type StackContext, setting } from './finding.ts';
import { hours } from './prices.ts';

/** A public address costs the same attached or not. */
const address: Rule = (_inputs, { prices }) => [
  { kind: 'charge', usd: prices.ipv4Hour * hours, why: `public IPv4 address, ${hours} h x ${prices.ipv4Hour}` },
];

/** A regional NAT gateway is billed for each zone that it has expanded to, which its inputs do not tell. */
const natGateway: Rule = ({ availabilityMode }, { prices, zones }) => {
  const regional = mayBe(availabilityMode, 'regional');
  const gateways = regional ? zones : 1;
  const spread = regional ? `, up to ${zones} zones` : '';
  return [
    { kind: 'charge', usd: gateways * prices.natHour * hours, why: `NAT gateway, ${hours} h x ${prices.natHour}${spread}` },
    { kind: 'rate', usd: prices.natGb, why: 'GB through the NAT gateway' },
  ];
};

/** Billed per hour and zone. An endpoint without subnets of its own may get them by associations: assume all zones. */
function interfaceEndpoint(subnets: unknown, { prices, zones }: StackContext): Finding[] {
  const inZones = count(subnets, zones) || zones;
  const guess = Array.isArray(subnets) && subnets.length > 0 ? '' : ' (subnets not known: every zone assumed)';
  const usd = inZones * prices.endpointHour * hours;
  return [{ kind: 'charge', usd, why: `interface endpoint, ${hours} h x ${prices.endpointHour} x ${inZones} zones${guess}` }];
}

const vpcEndpoint: Rule = ({ vpcEndpointType, subnetIds }, context) => {
  const type = setting(vpcEndpointType, 'Gateway', 'Interface');
  if (type === 'Gateway') return [];
  if (type === 'Interface' || type === 'GatewayLoadBalancer') return interfaceEndpoint(subnetIds, context);
  return [{ kind: 'unknown', why: `VPC endpoint of type ${type}` }];
};

const webAcl: Rule = ({ rules }, { prices }) => [
  {
    kind: 'charge',
    usd: prices.webAclMonth + count(rules, 0) * prices.webAclRuleMonth,
    why: `WAF ACL ${prices.webAclMonth} + ${prices.webAclRuleMonth} a rule`,
  },
  ...notKnown(rules, 'rules of the WAF ACL'),
];

const webAclRule: Rule = (_inputs, { prices }) => [{ kind: 'charge', usd: prices.webAclRuleMonth, why: 'WAF rule' }];

const zone: Rule = (_inputs, { prices }) => [{ kind: 'charge', usd: prices.zoneMonth, why: 'hosted zone' }];

const restApi: Rule = (_inputs, { prices }) => [
  { kind: 'request', part: 'gateway', usdPerMillion: prices.restApiMillion, why: 'REST API' },
];

const httpApi: Rule = ({ protocolType }, { prices }) =>
  protocolType === 'WEBSOCKET'
    ? [{ kind: 'unknown', why: 'WebSocket API: by message and connection minute' }]
    : [{ kind: 'request', part: 'gateway', usdPerMillion: prices.httpApiMillion, why: 'HTTP API' }];

const restStage: Rule = ({ cacheClusterEnabled }: Inputs) =>
  mayBe(cacheClusterEnabled, true) ? [{ kind: 'unknown', why: 'cache cluster, by the hour' }] : [];

export const networkRules: Record<string, Rule> = {
  'aws:apigateway/restApi:RestApi': restApi,
  'aws:apigateway/stage:Stage': restStage,
  'aws:apigatewayv2/api:Api': httpApi,
  'aws:ec2/eip:Eip': address,
  'aws:ec2/natGateway:NatGateway': natGateway,
  'aws:ec2/vpcEndpoint:VpcEndpoint': vpcEndpoint,
  'aws:rds/proxyEndpoint:ProxyEndpoint': ({ vpcSubnetIds }, context) => interfaceEndpoint(vpcSubnetIds, context),
  'aws:route53/zone:Zone': zone,
  'aws:wafv2/webAcl:WebAcl': webAcl,
  'aws:wafv2/webAclRule:WebAclRule': webAclRule,
};
