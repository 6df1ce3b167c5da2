import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { AccountLogging, accountLoggingParameterName, lookUpAccountLogging } from '../../infra/api/index.ts';

const NAME = accountLoggingParameterName('shop');

const lookUp = (account: { cloudwatchRoleArn?: string }, made: string[]) => {
  const gateway = { send: async () => account } as unknown as APIGatewayClient;
  const ssm = {
    send: async ({ input }: { input: { Name: string } }) => {
      if (!made.includes(input.Name)) throw new ParameterNotFound({ $metadata: {}, message: 'no parameter' });
      return { Parameter: { Name: input.Name, Value: 'arn:ours' } };
    },
  } as unknown as SSMClient;
  return lookUpAccountLogging(gateway, ssm, NAME);
};

describe('lookUpAccountLogging', () => {
  it('says to set the account’s role where there is none', async () => {
    expect(await lookUp({}, [])).toBe(AccountLogging.Create);
  });

  it('says to use a role that somebody else has set, or this API in an earlier life', async () => {
    expect(await lookUp({ cloudwatchRoleArn: 'arn:theirs' }, [])).toBe(AccountLogging.Adopt);
  });

  it('goes on saying so to the API that has set it: the next update would drop it otherwise', async () => {
    expect(await lookUp({ cloudwatchRoleArn: 'arn:ours' }, [NAME])).toBe(AccountLogging.Create);
  });
});
