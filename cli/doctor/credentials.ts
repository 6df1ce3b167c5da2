import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Check, ok } from './finding.ts';

/** Checks that AWS accepts the credentials, and that they belong to the stack's account. */
export const credentials: Check = async ({ stack, resources, signal }) => {
  const { Account, Arn } = await stack.client(STSClient, 'sts').send(new GetCallerIdentityCommand({}), { abortSignal: signal });
  const deployed = resources.map(accountOf).find((account) => account !== undefined);
  if (!deployed || deployed === Account) return [ok(`account ${Account}, as ${Arn}`)];
  return [
    {
      state: 'wrong',
      text: `these credentials are of account ${Account}, and the stack is in account ${deployed}`,
      fix: `use a profile of account ${deployed}: AWS_PROFILE=… npx siesta doctor`,
    },
  ];
};

/** The account in a function's ARN. Other resources' ARNs may name AWS's own account, or that of something adopted. */
function accountOf({ type, outputs }: { type: string; outputs?: Record<string, unknown> }): string | undefined {
  if (type !== 'aws:lambda/function:Function') return undefined;
  return /^arn:[^:]*:lambda:[^:]*:(\d{12}):/.exec(String(outputs?.arn))?.[1];
}
