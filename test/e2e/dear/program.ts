import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { registerIdleCost } from '../../../infra/index.ts';

registerIdleCost({ region: aws.config.requireRegion(), budgetUsd: 0 });

const subnetIds = ['subnet-a', 'subnet-b'];
const make: Record<string, () => pulumi.Resource> = {
  proxy: () =>
    new aws.rds.Proxy('pool', {
      engineFamily: 'MYSQL',
      roleArn: 'arn:aws:iam::123456789012:role/proxy',
      vpcSubnetIds: subnetIds,
      auths: [{ iamAuth: 'REQUIRED', secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:login' }],
    }),
  endpoint: () =>
    new aws.ec2.VpcEndpoint('logs', {
      vpcId: 'vpc-1',
      serviceName: 'com.amazonaws.us-east-1.logs',
      vpcEndpointType: 'Interface',
      subnetIds,
    }),
  secret: () => new aws.secretsmanager.Secret('login'),
  key: () => new aws.kms.Key('own'),
  address: () => new aws.ec2.Eip('fixed'),
};

make[new pulumi.Config().require('makes')]?.();
