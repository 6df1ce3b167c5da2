import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Check, ok } from './finding.ts';

/** Whether AWS knows who asks, and that is somebody of the account that the stack is in. */
export const credentials: Check = async ({ stack, resources, signal }) => {
  const { Account, Arn } = await stack.client(STSClient, 'sts').send(new GetCallerIdentityCommand({}), { abortSignal: signal });
  const deployed = resources.map(accountOf).find((account) => account !== undefined);
  if (!deployed || deployed === Account) return [ok(`account ${Account}, as ${Arn}`)];
  return [
    {
      state: 'wrong',
      text: `these credentials are of account ${Account}, and the stack is in account ${deployed}`,
      fix: `use a profile of account ${deployed}: AWS_PROFILE=… siesta doctor`,
    },
  ];
};

/** The account in a function's ARN: other ARNs may be of AWS, or of an account that something was adopted from. */
function accountOf({ type, outputs }: { type: string; outputs?: Record<string, unknown> }): string | undefined {
  if (type !== 'aws:lambda/function:Function') return undefined;
  return /^arn:[^:]*:lambda:[^:]*:(\d{12}):/.exec(String(outputs?.arn))?.[1];
}
