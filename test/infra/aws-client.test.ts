import { RDSClient } from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { clientSettings } from '../../infra/ground/client.ts';
import { programClient } from '../../infra/ground/program-client.ts';
import { settings } from '../support/settings.ts';

const clientSettingsOf = (config: Record<string, unknown>) => clientSettings(settings(config), 'rds');

describe('an AWS SDK client', () => {
  it('looks in the region, and by the profile, of the resources', () => {
    expect(clientSettingsOf({ 'aws:region': 'ap-northeast-2', 'aws:profile': 'team' })).toEqual({
      region: 'ap-northeast-2',
      profile: 'team',
    });
  });

  it('goes to an emulator where the resources do, with their keys', () => {
    const endpoints = [{ lambda: 'http://127.0.0.1:1' }, { rds: 'http://127.0.0.1:2' }];
    expect(
      clientSettingsOf({ 'aws:endpoints': endpoints, 'aws:accessKey': 'key', 'aws:secretKey': 'secret', 'aws:token': 'token' }),
    ).toEqual({
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:2',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' },
    });
  });

  it('leaves what is not said to be looked up, as the provider does', () => {
    expect(clientSettingsOf({})).toEqual({ region: 'us-east-1' });
  });

  const role = { roleArn: 'arn:aws:iam::1:role/deploy' };

  it.each([{ 'aws:assumeRoles': [role] }, { 'aws:assumeRole': role }])(
    'refuses a role that only the provider would take: it would look for snapshots in another account (%j)',
    (config) => {
      expect(() => clientSettingsOf(config)).toThrow('set aws:profile to a profile with role_arn');
    },
  );

  it('of a program refuses it without a stack trace', () => {
    pulumi.runtime.setAllConfig(settings({ 'aws:assumeRoles': [role] }));
    expect(() => programClient(RDSClient, 'rds')).toThrow(pulumi.RunError);
  });
});
