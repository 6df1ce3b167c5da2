import { type LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { pinParameterName, readPinnedVersion } from '../../infra/state/index.ts';
import { findPinned } from '../../infra/state/program/index.ts';

/** An SSM whose one parameter is as said; `undefined` when there is none. */
const ssm = (value: string | undefined | Error): SSMClient =>
  ({
    send: async ({ input }: { input: { Name: string } }) => {
      if (value instanceof Error) throw value;
      if (value === undefined || input.Name !== '/shop/pinned-version')
        throw new ParameterNotFound({ $metadata: {}, message: 'no parameter' });
      return { Parameter: { Value: value } };
    },
  }) as unknown as SSMClient;

const read = (value: string | undefined | Error) => readPinnedVersion(ssm(value), pinParameterName('shop'));

describe('readPinnedVersion', () => {
  it('answers the version that a rollback wrote', async () => {
    expect(await read('41')).toBe('41');
  });

  it('answers nothing when the alias follows the newest, or the service was never made', async () => {
    expect(await read('none')).toBeUndefined();
    expect(await read(undefined)).toBeUndefined();
  });

  it('refuses a value that is no version, and names the parameter', async () => {
    await expect(read('latest')).rejects.toThrow(
      'The SSM parameter /shop/pinned-version is "latest": write a version\'s number, or "none".',
    );
  });

  it('does not take trouble with AWS for an absent pin', async () => {
    await expect(read(new Error('AccessDenied'))).rejects.toThrow('AccessDenied');
  });
});

describe('findPinned', () => {
  /** A Lambda with these versions of each function. */
  const lambda = (...versions: string[]): LambdaClient =>
    ({
      send: async ({ input: { FunctionName, Qualifier } }: { input: { FunctionName: string; Qualifier: string } }) => {
        if (FunctionName === 'shop-api' && versions.includes(Qualifier)) return {};
        throw new ResourceNotFoundException({ $metadata: {}, message: 'no function', Type: 'User' });
      },
    }) as unknown as LambdaClient;

  it('answers where each alias is held, and asks Lambda nothing where none is', async () => {
    expect(await findPinned(ssm('41'), lambda('40', '41'), 'shop')).toEqual({ api: '41', authorizer: undefined });
    expect(await findPinned(ssm('none'), lambda(), 'shop')).toEqual({ api: undefined, authorizer: undefined });
  });

  it('refuses a version that is gone before the alias is moved to it, and says how to let go', async () => {
    await expect(findPinned(ssm('41'), lambda('40', '42'), 'shop')).rejects.toThrow(
      'A rollback holds shop-api at version 41, which is gone. Let go of it first: `npx siesta rollback --forward`',
    );
  });
});
