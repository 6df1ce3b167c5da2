import { type Failing, FailingAws } from '../support/failing-aws.ts';
import { withConfig } from './support/config-file.ts';
import type { Ran } from './support/pulumi.ts';
import { Stack } from './support/stack.ts';
import { e2e } from './support/suite.ts';

/** Settings that cannot hold, all in one stack of profile prod. */
const contradictions = {
  'siesta:profile': 'prod',
  'siesta:idleBudgetUsd': 'none',
  'siesta:jwt.issuer': 'https://id.example.com',
  'siesta:network': { cidr: '10.0.0.1/16', egress: 'yes', adopt: { vpcId: 'vpc-1' } },
  'siesta:database': { state: 'hibernated', minAcu: 16, proxy: true, minAcuu: 1, engineVersion: '8.0.36', autoPauseSeconds: 60 },
  'siesta:backups': { retentionDays: 0, copyRegion: 'eu-west-1' },
  'siesta:service': { concurrency: 1000, logRetentionDays: 10 },
  'siesta:api': { rate: 100, domain: 'api.example.com' },
  'siesta:tracing': { rate: 2 },
  'siesta:scaleWindows': [{ start: '2026-12-02T00:00:00Z', end: '2026-12-01T00:00:00Z', minAcu: 16 }],
};

/** What each of them is refused with. */
const refusals: [what: string, message: string][] = [
  ['prod without auth', 'auth is not set, and prod is never public by accident: use jwt (with jwt.issuer and jwt.audience) or public.'],
  ['prod that tells nobody', 'alarms.email is not set: say who is told when prod breaks.'],
  ['no number', 'idleBudgetUsd is "none": use a number from 0 to 100000. It is the most that an idle month may cost, USD.'],
  ['a dotted key', 'jwt.issuer is one key with a dot: set it with `pulumi config set --path jwt.issuer`.'],
  ['a bad CIDR', 'network.cidr is "10.0.0.1/16": use a block from /16 to /24 without host bits, as in 10.0.0.0/16.'],
  ['a wrong word', 'network.egress is "yes": use none or nat.'],
  ['half a network', 'network.adopt needs both a vpcId (vpc-...) and two or more subnetIds in different zones of it.'],
  [
    'a protected database to hibernate',
    'database.state is hibernated, which deletes the cluster that database.protectData keeps: update once with protectData false, then hibernate.',
  ],
  ['a minimum above the maximum', 'database.minAcu is 16, more than database.maxAcu (8): lower it or raise the maximum.'],
  [
    'a proxy',
    'database.proxy is not offered: an RDS Proxy keeps connections open, so a database at 0 ACU would never pause, and costs at least $86 a month. Remove it; for more connections raise database.maxAcu, which is free.',
  ],
  ['an unknown key', 'database.minAcuu is not a setting: did you mean database.minAcu?'],
  [
    'another engine',
    'database.engineVersion is "8.0.36": use an Aurora MySQL version, as in 8.0.mysql_aurora.3.10.4 or 8.4.mysql_aurora.8.4.8.',
  ],
  ['a pause too soon', 'database.autoPauseSeconds is 60: use a whole number from 300 to 86400. 300 (five minutes) costs least.'],
  ['no retention', 'backups.retentionDays is 0: use a whole number from 1 to 35. Aurora keeps at least 1 day; prod should have 14.'],
  ['a copy of no backup', 'backups.copyRegion is set without a backups.plan whose backups could be copied: set one, or remove it.'],
  [
    'more functions than connections',
    'service.concurrency is 1000: with 1 a function and 20 for operations that is 1020 connections, and 8 ACU take 1000: raise database.maxAcu to 16 (an unused maximum is free), or lower it to 980.',
  ],
  [
    'log retention between steps',
    'service.logRetentionDays is 10, which CloudWatch does not offer: use 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 or more.',
  ],
  ['a burst below the rate', 'api.burst is 40, less than api.rate (100): use at least the rate.'],
  [
    'a domain without certificate',
    'api.domain and api.certificateArn go together: set both (an ACM certificate of this region) or neither.',
  ],
  ['a share above all', 'tracing.rate is 2: use a number from 0 to 1. It is a share: 0.05 is one in twenty.'],
  ['a window that ends before it starts', 'scaleWindows[0].end is not after its start: swap them.'],
  [
    'a window above the maximum',
    'scaleWindows[0].minAcu is 16, more than database.maxAcu (8): raise the maximum well before, its connections come with a reboot.',
  ],
];

e2e('a wrong configuration', () => {
  const stack = new Stack('wrong');
  const up = (settings: Record<string, unknown>) => stack.up(...withConfig(settings));
  /** What is said to be wrong, without the name of the project. */
  const problemsOf = ({ text }: Ran) => [...text.matchAll(/^ +- siesta:(.*)$/gm)].map(([, problem]) => problem);

  beforeAll(() => stack.init());

  describe('of many problems', () => {
    let refused: Ran;

    beforeAll(async () => {
      refused = await up(contradictions);
    });

    it('fails the update', () => expect(refused.code).not.toBe(0));

    it.each(refusals)('is refused for %s in one message', (_what, message) => {
      expect(problemsOf(refused).filter((problem) => problem === message)).toHaveLength(1);
    });

    it('is refused for nothing else, and without a stack trace', () => {
      expect(problemsOf(refused)).toHaveLength(refusals.length);
      expect(refused.text).not.toMatch(/^ +at /m);
    });
  });

  it.each([
    ['jwt without an audience', { 'siesta:auth': 'jwt', 'siesta:jwt': { issuer: 'https://id.example.com' } }, /^jwt\.audience is not set/],
    ['an active cluster that there is none of', { 'siesta:database': { active: 'r1' } }, /^database\.active is "r1", .* use first/],
  ])('of one problem, %s, is refused for that alone', async (_what, settings, message) => {
    const refused = await up(settings);
    expect(refused.code).not.toBe(0);
    expect(problemsOf(refused)).toEqual([expect.stringMatching(message)]);
  });

  describe('and an AWS that fails it', () => {
    const ways: [Failing, message: string, next: string][] = [
      ['throttled', 'AWS still throttles SSM GetParameter after retries.', 'Wait a minute, and run it again.'],
      [
        'unavailable',
        'AWS answers SSM GetParameter with 503 in us-east-1.',
        'Run it again in some minutes; https://health.aws.amazon.com/',
      ],
      ['expired', 'The AWS login has expired.', 'Log in again: `aws sso login`'],
      ['denied', 'AWS refuses SSM GetParameter (User: arn:aws:iam::111122223333:user/ada', 'Ask for that right'],
      ['silent', 'AWS does not answer in us-east-1 (SSM GetParameter).', 'Check the network and its proxy.'],
    ];
    let previews: Ran[];

    beforeAll(async () => {
      // At once: most of it is waiting.
      previews = await Promise.all(
        ways.map(async ([way]) => {
          const aws = await new FailingAws(way).start();
          const env = { AWS_ENDPOINT_URL: aws.url, AWS_EMULATOR_URL: process.env.AWS_ENDPOINT_URL ?? '' };
          const ran = await new Stack('wrong', stack.folder, env).preview(...withConfig({ 'siesta:profile': 'dev' }));
          await aws.stop();
          return ran;
        }),
      );
    });

    it.each(ways.map(([way, message, next], index) => [way, message, next, index] as const))(
      'that is %s is told from the bare preview in the words of the command, without a stack trace',
      (_way, message, next, index) => {
        const { code, text } = previews[index] as Ran;
        expect(code).not.toBe(0);
        const lines = text.split('\n').map((line) => line.trim());
        const error = lines.findLastIndex((line) => line.startsWith('error: '));
        const expectedLines = [expect.stringContaining(`error: ${message}`), expect.stringContaining(`next:  ${next}`)];
        expect(lines.slice(error, error + 2)).toEqual(expectedLines);
        expect(text).not.toMatch(/^ +at /m);
      },
    );
  });

  it('registers nothing', async () => {
    const { resources = [] } = await stack.state();
    // What the engine keeps of a stack before its program runs.
    expect(resources.map(({ type }) => type)).toEqual(['pulumi:pulumi:Stack']);
  });
});
