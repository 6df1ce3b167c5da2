import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { pinParameterName, readPinnedVersion } from '../../infra/state/index.ts';

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
