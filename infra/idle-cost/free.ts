/** Types that are free while idle. A prefix covers a whole module or provider only if all of it is free. */
const freePrefixes = ['pulumi:', 'random:', 'tls:', 'aws:iam/', 'aws:resourcegroups/'];

export const freeTypes: ReadonlySet<string> = new Set([
  ...inModule('acm', 'Certificate', 'CertificateValidation'),
  ...inModule(
    'apigateway',
    'Account',
    'ApiKey',
    'Authorizer',
    'BasePathMapping',
    'Deployment',
    'DocumentationPart',
    'DocumentationVersion',
  ),
  ...inModule('apigateway', 'DomainName', 'Integration', 'IntegrationResponse', 'Method', 'MethodResponse', 'MethodSettings', 'Model'),
  ...inModule('apigateway', 'RequestValidator', 'Resource', 'Response', 'RestApiPolicy', 'RestApiPut', 'UsagePlan', 'UsagePlanKey'),
  ...inModule('apigatewayv2', 'ApiMapping', 'Authorizer', 'Deployment', 'DomainName', 'Integration', 'IntegrationResponse', 'Model'),
  ...inModule('apigatewayv2', 'Route', 'RouteResponse', 'Stage'),
  ...inModule('appautoscaling', 'Policy', 'ScheduledAction'),
  ...inModule('backup', 'Selection', 'Vault', 'VaultLockConfiguration', 'VaultNotifications', 'VaultPolicy'),
  ...inModule('cloudwatch', 'EventBus', 'EventBusPolicy', 'EventPermission', 'EventRule', 'EventTarget', 'LogMetricFilter'),
  ...inModule('cloudwatch', 'LogResourcePolicy', 'LogStream', 'LogSubscriptionFilter', 'QueryDefinition'),
  ...inModule('ec2', 'DefaultNetworkAcl', 'DefaultRouteTable', 'DefaultSecurityGroup', 'DefaultSubnet', 'DefaultVpc', 'EipAssociation'),
  ...inModule('ec2', 'EgressOnlyInternetGateway', 'InternetGateway', 'InternetGatewayAttachment', 'MainRouteTableAssociation'),
  ...inModule('ec2', 'NetworkAcl', 'NetworkAclAssociation', 'NetworkAclRule', 'Route', 'RouteTable', 'RouteTableAssociation'),
  ...inModule('ec2', 'SecurityGroup', 'SecurityGroupRule', 'Subnet', 'Tag', 'Vpc', 'VpcDhcpOptions', 'VpcDhcpOptionsAssociation'),
  ...inModule('ec2', 'VpcEndpointPolicy', 'VpcEndpointRouteTableAssociation', 'VpcEndpointSubnetAssociation'),
  ...inModule('kms', 'Alias', 'Grant', 'KeyPolicy'),
  ...inModule('lambda', 'Alias', 'CodeSigningConfig', 'EventSourceMapping', 'FunctionEventInvokeConfig', 'FunctionRecursionConfig'),
  ...inModule('lambda', 'FunctionUrl', 'Invocation', 'LayerVersion', 'LayerVersionPermission', 'Permission', 'RuntimeManagementConfig'),
  ...inModule('rds', 'ClusterEndpoint', 'ClusterParameterGroup', 'ClusterRoleAssociation', 'EventSubscription', 'OptionGroup'),
  ...inModule('rds', 'ParameterGroup', 'ProxyDefaultTargetGroup', 'ProxyTarget', 'SubnetGroup'),
  ...inModule('route53', 'Record'),
  ...inModule('s3', 'AccountPublicAccessBlock', 'BucketOwnershipControls', 'BucketPolicy', 'BucketPublicAccessBlock'),
  ...inModule('s3', 'BucketServerSideEncryptionConfiguration'),
  ...inModule('scheduler', 'Schedule', 'ScheduleGroup'),
  ...inModule('secretsmanager', 'SecretPolicy', 'SecretRotation', 'SecretVersion'),
  ...inModule('sns', 'Topic', 'TopicPolicy', 'TopicSubscription'),
  ...inModule('sqs', 'Queue', 'QueuePolicy', 'RedriveAllowPolicy', 'RedrivePolicy'),
  ...inModule('vpc', 'SecurityGroupEgressRule', 'SecurityGroupIngressRule', 'SecurityGroupVpcAssociation'),
  ...inModule('wafv2', 'IpSet', 'RegexPatternSet', 'WebAclAssociation', 'WebAclLoggingConfiguration'),
  ...inModule('xray', 'EncryptionConfig', 'Group', 'ResourcePolicy'),
]);

/** Type tokens as the engine spells them: `aws:ec2/subnet:Subnet`. */
function inModule(name: string, ...types: string[]): string[] {
  return types.map((type) => `aws:${name}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`);
}

export function isFree(type: string): boolean {
  return freeTypes.has(type) || freePrefixes.some((prefix) => type.startsWith(prefix));
}
