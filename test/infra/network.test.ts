import { jest } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { Egress, Network, type NetworkArgs } from '../../infra/network/index.ts';
import { findZones } from '../../infra/network/zones.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { type Mocked, outputOf, record } from '../support/pulumi-mocks.ts';

const network = (args: NetworkArgs, mocked: Mocked = {}) => record(() => new Network('net', { region: 'us-east-1', ...args }), mocked);
const COMPONENT = 'siesta:index:Network net';
const { lookups, rds } = fakeAccount();

describe('Network', () => {
  it('is a VPC, two security groups and the one way between them', async () => {
    const recording = await network({});
    expect(recording.children(COMPONENT)).toEqual([
      'aws:ec2/securityGroup:SecurityGroup net-database',
      'aws:ec2/securityGroup:SecurityGroup net-functions',
      'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-functions-to-database',
      'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule net-database-from-functions',
      'siesta:network:net net',
    ]);
    expect(recording.children('siesta:network:net net')).toEqual(['awsx:ec2:Vpc net']);
  });

  it('has isolated subnets in two zones, free gateway endpoints with routes to them and no NAT gateway, which awsx would make one of in each zone', async () => {
    const recording = await network({});
    expect(recording.one('awsx:ec2:Vpc').inputs).toEqual({
      cidrBlock: '10.0.0.0/16',
      availabilityZoneNames: ['us-east-1a', 'us-east-1b'],
      enableDnsHostnames: true,
      natGateways: { strategy: 'None' },
      subnetStrategy: 'Auto',
      subnetSpecs: [{ type: 'Isolated', name: 'isolated', cidrBlocks: ['10.0.0.0/19', '10.0.32.0/19'] }],
      vpcEndpointStrategy: 'Auto',
      vpcEndpointSpecs: [
        { serviceName: 'com.amazonaws.us-east-1.s3', vpcEndpointType: 'Gateway', policy: expect.any(String) },
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
    const bucket = 'arn:aws:s3:::b';
    const endpoints = ['dynamodb', 's3'].map((name) => ({ serviceName: `com.amazonaws.us-east-1.${name}`, prefixListId: `pl-${name}` }));

    it('opens its addresses, as its own endpoint knows them, and no others', async () => {
      const recording = await network({ s3BucketArns: [bucket] }, { outputs: { 'awsx:ec2:Vpc': () => ({ vpcEndpoints: endpoints }) } });
      expect(recording.one(rule, 'net-functions-to-s3').inputs).toEqual({ ...tls, prefixListId: 'pl-s3' });
      expect(recording.of(rule).map(({ name }) => name)).toEqual(['net-functions-to-database', 'net-functions-to-s3']);
    });

    it.each([
      ['the buckets that it names', { s3BucketArns: [bucket] }, { Effect: 'Allow', Action: 's3:*', Resource: [bucket, `${bucket}/*`] }],
      ['nothing when it names none', {}, { Effect: 'Deny', Action: '*', Resource: '*' }],
      [
        'everything with a way out, whose traffic to S3 it takes',
        { egress: Egress.Nat, s3BucketArns: [bucket] },
        { Effect: 'Allow', Action: '*', Resource: '*' },
      ],
    ])('has an endpoint that leads to %s', async (_what, args, statement) => {
      const recording = await network(args, { outputs: { 'awsx:ec2:Vpc': () => ({ vpcEndpoints: endpoints }) } });
      const [s3] = recording.one('awsx:ec2:Vpc').inputs.vpcEndpointSpecs;
      expect(JSON.parse(s3.policy).Statement).toEqual([{ Principal: '*', ...statement }]);
    });

    it('opens them in an adopted VPC too, as the region lists them', async () => {
      const adopt = { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] };
      const calls = { 'aws:ec2/getPrefixList:getPrefixList': ({ name }: { name?: string }) => ({ id: `pl of ${name}` }) };
      const recording = await network({ adopt, s3BucketArns: [bucket] }, { calls });
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
  });

  it.each([
    [undefined, { 'net-functions-to-internet': 443 }],
    [[443, 587], { 'net-functions-to-internet': 443, 'net-functions-to-internet-587': 587 }],
    [[], {}],
  ])('opens of the internet with a way out, asked for the ports %j, these alone', async (egressPorts, rules) => {
    const recording = await network({ egress: Egress.Nat, egressPorts });
    const open = recording.of('aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule').filter(({ inputs }) => inputs.cidrIpv4);
    expect(Object.fromEntries(open.map(({ name, inputs }) => [name, inputs.toPort]))).toEqual(rules);
    expect(open.every(({ inputs }) => inputs.ipProtocol === 'tcp' && inputs.fromPort === inputs.toPort)).toBe(true);
  });

  it('shares a program with another, whose VPC has endpoints of the same names', async () => {
    const recording = await record(() => ['one', 'two'].map((name) => new Network(name, { region: 'us-east-1' })));
    expect(recording.of('awsx:ec2:Vpc').map(({ name, parent }) => [name, parent])).toEqual([
      ['one', 'siesta:network:one one'],
      ['two', 'siesta:network:two two'],
    ]);
  });

  describe('in its zones', () => {
    const zonesOf = async (args: NetworkArgs = {}) => (await network(args)).one('awsx:ec2:Vpc').inputs.availabilityZoneNames;

    it('is in none that had to be opted in, which AWS lists in front', async () => {
      const local = { name: 'us-east-1-bos-1a', id: 'use1-bos1-az1', optIn: 'opted-in' };
      lookups.zones = [local, ...lookups.zones];
      rds.offering = [local.name, ...rds.offering];
      expect(await zonesOf()).toEqual(['us-east-1a', 'us-east-1b']);
    });

    it('is in none without a serverless database, or without Lambda, or that is impaired', async () => {
      rds.offering = ['us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1e', 'us-east-1f'];
      lookups.zones = [
        ...lookups.zones.slice(0, 2),
        { name: 'us-east-1c', id: 'use1-az3' },
        { name: 'us-east-1d', id: 'use1-az5', state: 'impaired' },
        { name: 'us-east-1e', id: 'use1-az6' },
      ];
      expect(await zonesOf()).toEqual(['us-east-1b', 'us-east-1e']);
    });

    it('takes all where RDS says of none that it offers a serverless database', async () => {
      rds.offering = [];
      expect(await zonesOf({ zones: 3 })).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    });

    it('is refused with more than there are', async () => {
      await expect(findZones('us-east-1', 4)).rejects.toThrow(
        'Network zones is 4, and functions and serverless databases have 3 of this region',
      );
    });

    it('asks AWS nothing for a program that has looked for itself', async () => {
      const recording = await record(() => new Network('net', { region: 'us-east-1' }, { zoneNames: ['us-east-1x', 'us-east-1y'] }));
      expect(recording.one('awsx:ec2:Vpc').inputs.availabilityZoneNames).toEqual(['us-east-1x', 'us-east-1y']);
      expect([...lookups.requests, ...rds.requests]).toEqual([]);
    });

    it('leaves the choice to awsx where AWS does not answer, and says so', async () => {
      const warned = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
      lookups.zones = [];
      const { inputs } = (await network({})).one('awsx:ec2:Vpc');
      expect([inputs.availabilityZoneNames, inputs.numberOfAvailabilityZones]).toEqual([undefined, 2]);
      expect(warned).toHaveBeenCalledWith(
        expect.stringContaining('which zones hold functions and a serverless database could not be looked up'),
      );
      warned.mockRestore();
    });
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
