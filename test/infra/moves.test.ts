import { builtOn, readConfig, refuseMoves } from '../../infra/settings/index.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import { settings } from '../support/settings.ts';

const config = (overrides: Record<string, unknown>) => readConfig(settings(overrides), 'siesta');
const adopt = (vpcId: string, ...letters: string[]) => ({
  network: { adopt: { vpcId, subnetIds: letters.map((letter) => `subnet-0000000${letter}`) } },
});
const domain = (kind: string, name: string) => ({
  api: { kind, domain: name, certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
});

/** What is said against going from these settings to those. */
function problem(was: Record<string, unknown>, is: Record<string, unknown>): string {
  try {
    refuseMoves({ builtOn: builtOn(config(was)) }, config(is));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a change that AWS would refuse in the middle', () => {
  it.each([
    [
      'another block',
      {},
      { network: { cidr: '10.1.0.0/16' } },
      /network: 10\.0\.0\.0\/16 is to become 10\.1\.0\.0\/16, and the subnet group/,
    ],
    ['an adopted network in place of its own', {}, adopt('vpc-1', 'a', 'b'), /10\.0\.0\.0\/16 is to become vpc-1/],
    ['another adopted network', adopt('vpc-1', 'a', 'b'), adopt('vpc-2', 'c', 'd'), /vpc-1 is to become vpc-2/],
    [
      'fewer zones',
      { network: { zones: 3 } },
      {},
      /network\.zones: 3 are to become 2, and the versions .* hold the subnets: .*`npm run destroy`/,
    ],
    ['no way out any more', { network: { egress: 'nat' } }, {}, /network\.egress: nat is to become none/],
    [
      'another gateway behind the same domain',
      domain('rest', 'api.example.com'),
      domain('http', 'api.example.com'),
      /api\.kind: rest is to become http, and api\.example\.com cannot be of both at once: take api\.domain .* out and update/,
    ],
  ])('is refused, with the way: %s', (_, was, is, words) => {
    expect(problem(was, is)).toMatch(words);
  });

  it.each([
    ['more zones', {}, { network: { zones: 3 } }],
    ['a way out', {}, { network: { egress: 'nat' } }],
    ['other subnets of the same network', adopt('vpc-1', 'a', 'b'), adopt('vpc-1', 'b', 'c')],
    ['another gateway without a domain', {}, { api: { kind: 'http' } }],
    ['the second step of that with one', {}, domain('http', 'api.example.com')],
    ['another gateway with another domain', domain('rest', 'old.example.com'), domain('http', 'new.example.com')],
  ])('is not one: %s', (_, was, is) => {
    expect(problem(was, is)).toBe('');
  });

  describe('in the program', () => {
    fakeAccount();

    it('is refused before anything is registered, and what a stack was built on is one of its outputs', async () => {
      const { result } = await runProgram();
      expect(result.builtOn).toEqual({ vpc: '10.0.0.0/16', zones: 2, egress: 'none', gateway: 'rest' });
      const moved = runProgram({ network: { cidr: '10.1.0.0/16' } }, 'test', { builtOn: result.builtOn });
      await expect(moved).rejects.toThrow('The deployed stack cannot be changed to these settings');
    });
  });
});
