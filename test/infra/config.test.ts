import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { readConfig } from '../../infra/settings/index.ts';
import { knownPaths } from '../../infra/settings/problems.ts';
import { settings } from '../support/settings.ts';

const read = (overrides: Record<string, unknown>) => readConfig(settings(overrides), 'siesta');
const prod = { profile: 'prod', auth: 'public', alarms: { email: 'ops@example.com' } };

function problemsOf(overrides: Record<string, unknown>): string[] {
  try {
    read(overrides);
  } catch (error) {
    const [, ...problems] = (error as Error).message.split('\n');
    return problems.map((p) => p.replace(/^ {2}- /, ''));
  }
  return [];
}

/** What Pulumi makes of the `config` block: the region of a stack that says none, and the leaf paths with their declarations. */
const { 'aws:region': region, ...declared }: Record<string, { type: string; description: string; default: unknown }> = parse(
  readFileSync('Pulumi.yaml', 'utf8'),
).config;

describe('the configuration', () => {
  it('costs nothing while idle, and is open, when nothing is said', () => {
    const config = read({});
    expect(config).toMatchObject({
      profile: 'dev',
      region: 'us-east-1',
      idleBudgetUsd: 1,
      auth: { mode: 'public' },
      network: { egress: 'none', egressPorts: [443], zones: 2, adopt: undefined },
      database: { state: 'on', restoreFrom: 'latest', minAcu: 0, maxAcu: 8, readers: 0, protectData: false },
      service: { provisionedConcurrency: 0, reserveConcurrency: false },
      api: { kind: 'rest', rate: 20, burst: 40, corsOrigins: ['*'], docs: true, bulkDelete: false },
    });
  });

  it('protects the database, closes CORS and hides the docs in prod', () => {
    expect(read(prod)).toMatchObject({ database: { protectData: true }, api: { corsOrigins: [], docs: false } });
  });

  it('refuses the settings of another project, with which a prod would be made as a public dev', () => {
    const prodOfAnother = { 'todo:profile': 'prod', 'todo:alarms': { email: 'ops@example.com' } };
    const why = (key: string) =>
      `todo:${key} is read by nobody: the project is called siesta, and package.json has no provider todo. Rename it to siesta:${key}, or remove it.`;
    expect(problemsOf(prodOfAnother)).toEqual([why('profile'), why('alarms')]);
  });

  it("takes Pulumi's settings, and those of the providers that the program depends on", () => {
    expect(problemsOf({ 'pulumi:tags': {}, 'aws:profile': 'work', 'awsx:x': 1, 'random:x': 1 })).toEqual([]);
    expect(problemsOf({ 'cloudflare:apiToken': 'x' })).toHaveLength(1);
  });

  it('lets a prod stack be unprotected on purpose, to be taken down', () => {
    expect(read({ ...prod, database: { protectData: false } }).database.protectData).toBe(false);
  });

  it('takes numbers as text, as `pulumi config set --path` writes them', () => {
    expect(read({ database: { minAcu: '1.5' }, idleBudgetUsd: '60.5' })).toMatchObject({ database: { minAcu: 1.5 }, idleBudgetUsd: 60.5 });
  });

  it('reads a JWT issuer and its audience', () => {
    const overrides = { auth: 'jwt', jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' } };
    expect(read(overrides).auth).toEqual({ mode: 'jwt', issuer: 'https://id.example.com/', audience: 'to-dos', jwksUri: undefined });
  });

  it('takes an address of keys with a REST API', () => {
    const jwt = { issuer: 'https://id.example.com/', audience: 'to-dos', jwksUri: 'https://id.example.com/keys' };
    expect(read({ auth: 'jwt', jwt, api: { kind: 'rest' } }).auth).toEqual({ mode: 'jwt', ...jwt });
  });

  it('reads scale windows and names those without a name', () => {
    const window = { start: '2026-12-01T18:00:00+09:00', end: '2026-12-01T23:00:00+09:00', minAcu: 4 };
    expect(read({ scaleWindows: [window] }).scaleWindows).toEqual([{ ...window, name: 'window-0', provisionedConcurrency: 0 }]);
  });

  it('takes a rate above the most that can come at once', () => {
    expect(read({ api: { rate: 10_000, burst: 5_000 } }).api).toMatchObject({ rate: 10_000, burst: 5_000 });
  });
});

describe('a wrong configuration', () => {
  const wrong: [what: string, overrides: Record<string, unknown>, message: RegExp][] = [
    [
      'a minimum above the maximum',
      { database: { minAcu: 16, maxAcu: 8 } },
      /^siesta:database.minAcu is 16, more than database.maxAcu \(8\): lower it/,
    ],
    [
      '0 ACU with a proxy',
      { database: { minAcu: 0, proxy: true } },
      /^siesta:database.proxy is not offered: .* never pause.* raise database.maxAcu/,
    ],
    [
      'a protected database to hibernate',
      { ...prod, database: { state: 'hibernated' } },
      /^siesta:database.state .* update once with protectData false/,
    ],
    [
      'a public copy of what is somebody’s own',
      { auth: 'jwt', jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' }, database: { published: true } },
      /^siesta:database.published is true with auth jwt: .*Set it to false/,
    ],
    ['an unknown key', { database: { minAcuu: 0 } }, /^siesta:database.minAcuu is not a setting: did you mean database.minAcu\?/],
    ['a dotted key', { 'database.state': 'on' }, /^siesta:database.state is one key with a dot: set it with `pulumi config set --path/],
    [
      'retention 0 in prod',
      { ...prod, backups: { retentionDays: 0 } },
      /^siesta:backups.retentionDays is 0: .* from 1 to 35.*prod should have 14/,
    ],
    [
      'a bad CIDR',
      { network: { cidr: '10.0.0.1/16' } },
      /^siesta:network.cidr is "10.0.0.1\/16": use a block from \/16 to \/24 without host bits/,
    ],
    ['a public CIDR', { network: { cidr: '8.8.0.0/16' } }, /^siesta:network.cidr is "8.8.0.0\/16", public addresses: use a block of 10/],
    ['prod without auth', { ...prod, auth: '' }, /^siesta:auth is not set.*use jwt .* or public/],
    ['prod that tells nobody', { ...prod, alarms: {} }, /^siesta:alarms.email is not set/],
    ['jwt without an issuer', { auth: 'jwt', jwt: { audience: 'a' } }, /^siesta:jwt.issuer is "": auth jwt needs the issuer's https URL/],
    ['jwt without an audience', { auth: 'jwt', jwt: { issuer: 'https://id.example.com' } }, /^siesta:jwt.audience is not set/],
    [
      'more functions than connections',
      { service: { concurrency: 1000 } },
      /^siesta:service.concurrency is 1000: .* 1020 connections, and 8 ACU take 1000: raise database.maxAcu to 16 .* or lower it to 980/,
    ],
    ['a capacity between steps', { database: { minAcu: 0.7 } }, /^siesta:database.minAcu is 0.7: use a multiple of 0.5 from 0 to 256/],
    [
      'an engine that cannot pause',
      { database: { engineVersion: '8.0.mysql_aurora.3.07.1' } },
      /^siesta:database.engineVersion .* cannot pause at 0 ACU: use 8.0.mysql_aurora.3.08.0 or later/,
    ],
    [
      'another engine',
      { database: { engineVersion: '8.0.36' } },
      /^siesta:database.engineVersion is "8.0.36": use an Aurora MySQL version, as in 8.0/,
    ],
    ['half an adopted network', { network: { adopt: { vpcId: 'vpc-1' } } }, /^siesta:network.adopt needs both/],
    [
      'one subnet twice',
      { network: { adopt: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-a'] } } },
      /^siesta:network.adopt needs both/,
    ],
    ['a domain without certificate', { api: { domain: 'api.example.com' } }, /^siesta:api.domain and api.certificateArn go together/],
    [
      'a domain that is an address',
      { api: { domain: 'https://api.example.com', certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' } },
      /^siesta:api.domain is "https:\/\/api.example.com": write the host alone/,
    ],
    [
      'a certificate of another region',
      { api: { domain: 'api.example.com', certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' } },
      /^siesta:api.certificateArn is of eu-west-1, and the gateway of us-east-1 takes none but its own region's/,
    ],
    [
      'what is no certificate',
      { api: { domain: 'api.example.com', certificateArn: 'arn:aws:iam::111122223333:server-certificate/1' } },
      /^siesta:api.certificateArn is "arn:aws:iam.*": it is an ACM certificate's/,
    ],
    [
      'a subnet that is none',
      { network: { adopt: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'vpc-2'] } } },
      /^siesta:network.adopt.subnetIds has "vpc-2", which is no subnet/,
    ],
    [
      'keys that anybody on the way could change',
      { auth: 'jwt', jwt: { issuer: 'https://id.example.com', audience: 'a', jwksUri: 'http://id.example.com/keys' } },
      /^siesta:jwt.jwksUri is "http:\/\/id.example.com\/keys": keys come by https alone/,
    ],
    [
      'keys that an HTTP API does not look at',
      {
        auth: 'jwt',
        jwt: { issuer: 'https://id.example.com', audience: 'a', jwksUri: 'https://id.example.com/keys' },
        api: { kind: 'http' },
      },
      /^siesta:jwt.jwksUri has no effect with api.kind http/,
    ],
    [
      'a copy in a region that is none',
      { backups: { plan: ['daily'], copyRegion: 'mars-1' } },
      /^siesta:backups.copyRegion is "mars-1", which is no region/,
    ],
    ['a copy of no backup', { backups: { copyRegion: 'eu-west-1' } }, /^siesta:backups.copyRegion is set without a backups.plan/],
    ['an unknown plan', { backups: { plan: ['hourly'] } }, /^siesta:backups.plan has "hourly": use any of daily, weekly, monthly/],
    ['a group where a value belongs', { database: { minAcu: {} } }, /^siesta:database.minAcu is {}: use a multiple of 0.5 from 0 to 256/],
    ['a value where a group belongs', { network: 'nat' }, /^siesta:network is "nat": write an object/],
    ['an unknown key with nothing in it', { databse: {} }, /^siesta:databse is not a setting: did you mean database\?/],
    ['what is no list', { scaleWindows: 'soon' }, /^siesta:scaleWindows is "soon": write a list/],
    [
      'a rate that nothing samples by',
      { api: { kind: 'http' }, tracing: { rate: 0.5 } },
      /^siesta:tracing.rate is 0.5, which changes nothing with api.kind http/,
    ],
    [
      'a step to no MySQL of the version',
      { database: { upgradeTo: '8.4' } },
      /^siesta:database.upgradeTo is "8.4", and database.engineVersion is 8.0.mysql_aurora.3.10.4/,
    ],
    [
      'a port that there is not',
      { network: { egressPorts: '443, 0' } },
      /^siesta:network.egressPorts is "443, 0": write TCP ports with commas/,
    ],
    ['a wrong word', { network: { egress: 'yes' } }, /^siesta:network.egress is "yes": use none or nat/],
    [
      'log retention between steps',
      { service: { logRetentionDays: 10 } },
      /^siesta:service.logRetentionDays is 10, which CloudWatch does not offer/,
    ],
    ['a burst below the rate', { api: { rate: 100 } }, /^siesta:api.burst is 40, less than api.rate \(100\): use at least the rate/],
    [
      'a burst below what the rate could have',
      { api: { rate: 6000, burst: 4000 } },
      /^siesta:api.burst is 4000, less than api.rate \(6000\): use 5000, the most there is/,
    ],
    [
      'a window that ends before it starts',
      { scaleWindows: [{ start: '2026-12-02T00:00:00Z', end: '2026-12-01T00:00:00Z' }] },
      /^siesta:scaleWindows\[0\].end is not after its start/,
    ],
    [
      'a window that Pulumi read as a date',
      { scaleWindows: [{ start: '2026-12-01 18:00:00 +0900 +0900', end: '2026-12-02T00:00:00Z' }] },
      /^siesta:scaleWindows\[0\].start is .* in quotes/,
    ],
    [
      'a window that ends at a moment that there is not',
      { scaleWindows: [{ start: '2026-12-01T00:00:00Z', end: '2026-13-01T00:00:00Z' }] },
      /^siesta:scaleWindows\[0\].end is "2026-13-01T00:00:00Z": write a date-time/,
    ],
    [
      'a window on a day that there is not',
      { scaleWindows: [{ start: '2027-02-29T00:00:00Z', end: '2027-03-01T00:00:00Z' }] },
      /^siesta:scaleWindows\[0\].start is "2027-02-29T00:00:00Z": write a date-time/,
    ],
    [
      'windows at the same time',
      {
        scaleWindows: [
          { name: 'a', start: '2026-12-01T00:00:00Z', end: '2026-12-03T00:00:00Z' },
          { name: 'b', start: '2026-12-02T00:00:00Z', end: '2026-12-04T00:00:00Z' },
        ],
      },
      /^siesta:scaleWindows has "a" and "b" at the same time/,
    ],
    [
      'an active cluster that there is none of',
      { database: { active: 'r1' } },
      /^siesta:database.active is "r1", which is no cluster of this stack: use first/,
    ],
    [
      'a cluster that begins as nothing',
      { database: { clusters: [{ name: 'first' }, { name: 'r1' }] } },
      /^siesta:database.clusters "r1" needs either snapshot, or at together with of/,
    ],
    [
      'a cluster that begins at a moment of nothing',
      { database: { clusters: [{ name: 'r1', at: '2026-11-24T00:00:00Z' }] } },
      /^siesta:database.clusters "r1" needs either snapshot, or at together with of/,
    ],
    [
      'a first cluster that is a copy',
      { database: { clusters: [{ name: 'first', snapshot: 's' }] } },
      /^siesta:database.clusters "first" needs either snapshot, or at together with of; "first" takes none/,
    ],
    [
      'two clusters of one name',
      { database: { clusters: [{ name: 'first' }, { name: 'first' }] } },
      /^siesta:database.clusters has two clusters of one name/,
    ],
    [
      'a cluster whose name is too long for its instances',
      { database: { clusters: [{ name: 'r202611240012', snapshot: 's' }] } },
      /^siesta:database.clusters "r202611240012" is no name: use up to 12/,
    ],
    [
      'a key of a window',
      { scaleWindows: [{ start: '2026-12-01T00:00:00Z', end: '2026-12-02T00:00:00Z', maxAcu: 1 }] },
      /maxAcu is not a setting/,
    ],
  ];

  it.each(wrong)('with %s is refused in one message that says what to do', (_what, overrides, message) => {
    expect(problemsOf(overrides)).toEqual([expect.stringMatching(message)]);
  });

  it('has all its problems listed at once', () => {
    const overrides = { auht: 'jwt', network: { cidr: 'x', egress: 'y' }, database: { minAcu: 9 } };
    expect(problemsOf(overrides).map((p) => p.split(' ')[0])).toEqual([
      'siesta:network.egress',
      'siesta:auht',
      'siesta:network.cidr',
      'siesta:database.minAcu',
    ]);
  });

  it('is a run error, which Pulumi shows without a stack trace', () => {
    expect(() => read({ profile: 'test' })).toThrow(pulumi.RunError);
  });

  it('without a region is refused by the command that sets one', () => {
    const { 'aws:region': _region, ...rest } = settings({});
    const before = { ...process.env };
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    try {
      expect(() => readConfig(rest, 'siesta')).toThrow('pulumi config set aws:region');
    } finally {
      process.env = before;
    }
  });
});

describe('Pulumi.yaml', () => {
  it('declares every setting that the program reads, with type and meaning, and no other', () => {
    expect(Object.keys(declared).sort()).toEqual(knownPaths().sort());
    for (const { type, description } of Object.values(declared)) {
      expect(type).toMatch(/^(string|integer|boolean|array)$/);
      expect(description.length).toBeGreaterThan(10);
    }
  });

  it('has the defaults of the program, so that neither can change alone', () => {
    const defaults: Record<string, unknown> = {};
    for (const [path, { default: value }] of Object.entries(declared)) {
      const words = path.split('.');
      const last = words.pop() ?? '';
      let at = defaults;
      for (const word of words) {
        at[word] ??= {};
        at = at[word] as Record<string, unknown>;
      }
      at[last] = value;
    }
    expect(read(defaults)).toEqual(read({}));
  });

  it('says a region, so that a new stack needs no file', () => {
    expect(region).toEqual({ value: 'us-east-1' });
  });

  it.each(['prod', 'local'])('and Pulumi.%s.yaml make a configuration that holds, once prod has said auth and e-mail', (stack) => {
    const overrides = parse(readFileSync(`Pulumi.${stack}.yaml`, 'utf8')).config as Record<string, unknown>;
    const { 'siesta:alarms': alarms, ...rest } = overrides;
    const email = stack === 'prod' ? { auth: 'public' } : {};
    const whole = { ...rest, ...email, alarms: { ...(alarms as object), email: 'ops@example.com' } };
    expect(read(whole).profile).toBe(stack === 'prod' ? 'prod' : 'dev');
  });

  it('with Pulumi.prod.yaml refuses prod until auth and an e-mail address are said', () => {
    const overrides = parse(readFileSync('Pulumi.prod.yaml', 'utf8')).config as Record<string, unknown>;
    expect(problemsOf(overrides).map((p) => p.split(' ')[0])).toEqual(['siesta:auth', 'siesta:alarms.email']);
  });
});
