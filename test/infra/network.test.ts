import { Egress, Network, type NetworkArgs } from '../../infra/network/index.ts';
import { type Mocked, outputOf, record } from '../support/pulumi-mocks.ts';

const network = (args: NetworkArgs, mocked: Mocked = {}) => record(() => new Network('net', { region: 'us-east-1', ...args }), mocked);
const COMPONENT = 'siesta:index:Network net';

describe('Network', () => {
  it('is a VPC, two security groups and the one way between them', async () => {
    const recording = await network({});
    expect(recording.children(COMPONENT)).toEqual([
      'aws:ec2/securityGroup:SecurityGroup net-database',
      'aws:ec2/securityGroup:SecurityGroup net-functions',
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-functions-to-database',
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule net-database-from-functions',
      'awsx:ec2:Vpc net',
    ]);
  });

  it('has isolated subnets in two zones, free gateway endpoints and no NAT gateway, which awsx would make one of in each zone', async () => {
    const recording = await network({});
    expect(recording.one('awsx:ec2:Vpc').inputs).toEqual({
      cidrBlock: '10.0.0.0/16',
      numberOfAvailabilityZones: 2,
      enableDnsHostnames: true,
      natGateways: { strategy: 'None' },
      subnetStrategy: 'Auto',
      subnetSpecs: [{ type: 'Isolated', name: 'isolated', cidrBlocks: ['10.0.0.0/19', '10.0.32.0/19'] }],
      vpcEndpointSpecs: [
        { serviceName: 'com.amazonaws.us-east-1.s3', vpcEndpointType: 'Gateway' },
        { serviceName: 'com.amazonaws.us-east-1.dynamodb', vpcEndpointType: 'Gateway' },
      ],
    });
  });

  it('lets functions reach the database on 3306, and nothing reach anything else', async () => {
    const recording = await network({});
    const port = { ipProtocol: 'tcp', fromPort: 3306, toPort: 3306 };
    expect(recording.one('aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule').inputs).toEqual({
      securityGroupId: 'net-database-id',
      referencedSecurityGroupId: 'net-functions-id',
      ...port,
    });
    expect(recording.one('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule').inputs).toEqual({
      securityGroupId: 'net-functions-id',
      referencedSecurityGroupId: 'net-database-id',
      ...port,
    });
    for (const group of recording.of('aws:ec2/securityGroup:SecurityGroup')) {
      expect(Object.keys(group.inputs).sort()).toEqual(['description', 'vpcId']);
    }
  });

  describe('that lets functions reach S3', () => {
    const rule = 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule';
    const tls = { securityGroupId: 'net-functions-id', ipProtocol: 'tcp', fromPort: 443, toPort: 443 };
    const endpoints = ['dynamodb', 's3'].map((name) => ({ serviceName: `com.amazonaws.us-east-1.${name}`, prefixListId: `pl-${name}` }));

    it('opens its addresses, as its own endpoint knows them, and no others', async () => {
      const recording = await network({ reachS3: true }, { outputs: { 'awsx:ec2:Vpc': () => ({ vpcEndpoints: endpoints }) } });
      expect(recording.one(rule, 'net-functions-to-s3').inputs).toEqual({ ...tls, prefixListId: 'pl-s3' });
      expect(recording.of(rule).map(({ name }) => name)).toEqual(['net-functions-to-database', 'net-functions-to-s3']);
    });

    it('opens them in an adopted VPC too, as the region lists them', async () => {
      const adopt = { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] };
      const calls = { 'aws:ec2/getPrefixList:getPrefixList': ({ name }: { name?: string }) => ({ id: `pl of ${name}` }) };
      const recording = await network({ adopt, reachS3: true }, { calls });
      expect(recording.one(rule, 'net-functions-to-s3').inputs).toEqual({ ...tls, prefixListId: 'pl of com.amazonaws.us-east-1.s3' });
    });
  });

  it('moves functions, and not the database, when there is a way out', async () => {
    const [closed, open] = [await network({}), await network({ egress: Egress.Nat })];
    const specs = (recording: typeof open) => recording.one('awsx:ec2:Vpc').inputs.subnetSpecs;
    expect(open.one('awsx:ec2:Vpc').inputs.natGateways).toEqual({ strategy: 'Single' });
    expect(specs(open)[0]).toEqual(specs(closed)[0]);
    expect(specs(open).map((s: { name: string }) => s.name)).toEqual(['isolated', 'private', 'public']);
    expect(await outputOf(open.result.functionSubnetIds)).toEqual(['net-private-1', 'net-private-2']);
    expect(await outputOf(open.result.databaseSubnetIds)).toEqual(['net-isolated-1', 'net-isolated-2']);
    expect(open.labels()).toContain('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-functions-to-internet');
  });

  it('adopts an existing VPC by ids, and makes only the security groups in it', async () => {
    const adopt = { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] };
    const recording = await network({ adopt });
    expect(recording.of('awsx:ec2:Vpc')).toEqual([]);
    expect(recording.of('aws:ec2/securityGroup:SecurityGroup').map((g) => g.inputs.vpcId)).toEqual(['vpc-1', 'vpc-1']);
    expect(await outputOf(recording.result.functionSubnetIds)).toEqual(['subnet-a', 'subnet-b']);
    expect(await outputOf(recording.result.databaseSubnetIds)).toEqual(['subnet-a', 'subnet-b']);
  });

  it.each([
    [{ cidr: '10.0.0.0/8' }, 'Network cidr is "10.0.0.0/8": use a block from /16 to /24'],
    [{ cidr: '8.8.0.0/16' }, 'Network cidr is "8.8.0.0/16", public addresses'],
    [{ zones: 1 }, 'Network zones is 1: use 2 to 4'],
  ])('refuses %j before it makes anything', async (args, message) => {
    const registered: unknown[] = [];
    const rejected = network(args, { outputs: { 'awsx:ec2:Vpc': (name) => ({ pushed: registered.push(name) }) } });
    await expect(rejected).rejects.toThrow(message);
    expect(registered).toEqual([]);
  });
});
