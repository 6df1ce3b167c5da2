import { Signer } from '@aws-sdk/rds-signer';
import { jest } from '@jest/globals';
import * as fc from 'fast-check';
import { rdsToken } from '../../service/database/iam.ts';

const printable = fc.stringMatching(/^[ -~]{1,40}$/);
const target = fc.record({
  host: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,40}[a-z0-9]$/),
  port: fc.integer({ min: 1, max: 65_535 }),
  user: fc.stringMatching(/^[\w .@%+/-]{1,20}$/),
  region: fc.constantFrom('us-east-1', 'ap-northeast-2'),
});
const credentials = fc
  .record({
    accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/),
    secretAccessKey: printable,
    sessionToken: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
  })
  .map(({ sessionToken, ...keys }) => ({ ...keys, ...(sessionToken !== undefined && { sessionToken }) }));

/** A token as its parts, because parameters of a URL have no order. */
const partsOf = (token: string): object => {
  const slash = token.indexOf('/');
  const url = new URL(token.slice(slash), 'https://any');
  return { host: token.slice(0, slash), path: url.pathname, parameters: Object.fromEntries(url.searchParams) };
};

describe('a token for RDS', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is what the AWS SDK signs at the same time', async () => {
    const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(target, credentials, time, async (to, keys, now) => {
        jest.useFakeTimers({ now, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout', 'setInterval', 'performance'] });
        const signer = new Signer({ hostname: to.host, port: to.port, username: to.user, region: to.region, credentials: keys });
        const [token, sdkToken] = [rdsToken(to, keys), await signer.getAuthToken()];
        expect(partsOf(token)).toEqual(partsOf(sdkToken));
      }),
    );
  });

  it('needs the credentials of a role, and names the variables that are missing', () => {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    try {
      expect(() => rdsToken({ host: 'h', port: 3306, user: 'app', region: 'us-east-1' })).toThrow(
        /AWS_ACCESS_KEY_ID.*AWS_SECRET_ACCESS_KEY/,
      );
    } finally {
      Object.assign(process.env, id !== undefined && { AWS_ACCESS_KEY_ID: id }, secret !== undefined && { AWS_SECRET_ACCESS_KEY: secret });
    }
  });
});
