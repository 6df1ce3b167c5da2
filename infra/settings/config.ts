import * as pulumi from '@pulumi/pulumi';
import { DEFAULT_VERSION } from '../ground/capacity.ts';
import { FIRST_CLUSTER } from '../ground/names.ts';
import { SettingsReader } from './reader.ts';
import { MOST_BURST, refuseContradictions } from './rules.ts';
import type { Auth, StackConfig } from './stack.ts';

export type { Auth, ScaleWindow, StackCluster, StackConfig } from './stack.ts';

/** What AWS itself accepts as a log group's retention. */
const LOG_RETENTION = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const NOT_OFFERED = {
  'database.proxy':
    'is not offered: an RDS Proxy keeps connections open, so a database at 0 ACU would never pause, and costs at least $86 a month. Remove it; for more connections raise database.maxAcu, which is free.',
};

/**
 * Reads and checks a stack's settings: the one place that knows their names, defaults and bounds. Pulumi.yaml declares the same.
 *
 * @param settings every setting by its full key (`siesta:auth`, `aws:region`), as Pulumi hands them to a program
 * @param project whose settings to read; the others are the providers'
 * @throws RunError that lists every problem, before anything is registered; Pulumi shows it without a stack trace
 */
export function readConfig(settings: Record<string, string>, project: string): StackConfig {
  const read = new SettingsReader(settings, project);
  const config = settingsOf(read, settings);
  read.refuseUnknown(NOT_OFFERED);
  refuseContradictions(config, read);
  if (read.problems.length > 0) {
    throw new pulumi.RunError(`The configuration does not hold:\n${read.problems.map((p) => `  - ${p}`).join('\n')}`);
  }
  return config;
}

function settingsOf(read: SettingsReader, settings: Record<string, string>): StackConfig {
  // dev costs nothing while idle; prod refuses what would lose data or be public unasked. Their other values are in their own files.
  const profile = read.oneOf('profile', ['dev', 'prod'], 'dev');
  const prod = profile === 'prod';
  return {
    profile,
    region: region(read, settings),
    idleBudgetUsd: read.number('idleBudgetUsd', 1, {
      min: 0,
      max: 100_000,
      step: 0,
      fix: 'It is the most that an idle month may cost, USD.',
    }),
    auth: auth(read, prod),
    network: {
      cidr: read.text('network.cidr', '10.0.0.0/16'),
      // Aurora needs two; each more is free and one more place to be.
      zones: read.number('network.zones', 2, { min: 2, max: 4, fix: 'Aurora needs subnets in two zones.' }),
      // A NAT gateway is the dearest idle thing there is, and nothing here needs a way out.
      egress: read.oneOf('network.egress', ['none', 'nat'], 'none'),
      adopt: adopted(read),
    },
    database: {
      state: read.oneOf('database.state', ['on', 'hibernated'], 'on'),
      // Nothing becomes public that was not asked to be.
      published: read.flag('database.published', false),
      restoreFrom: read.text('database.restoreFrom', 'latest'),
      minAcu: read.number('database.minAcu', 0, { min: 0, max: 256, step: 0.5, fix: '0 lets the database pause.' }),
      // Unused maximum is free, and max_connections follows it: below 8 ACU there are hardly any.
      maxAcu: read.number('database.maxAcu', 8, { min: 1, max: 256, step: 0.5, fix: 'An unused maximum costs nothing.' }),
      autoPauseSeconds: read.number('database.autoPauseSeconds', 300, { min: 300, max: 86_400, fix: '300 (five minutes) costs least.' }),
      engineVersion: read.text('database.engineVersion', DEFAULT_VERSION),
      readers: read.number('database.readers', 0, { min: 0, max: 15, fix: 'A cluster takes 15 readers.' }),
      // It would log SQL with its literals.
      slowLog: read.flag('database.slowLog', false),
      ...clusters(read, read.flag('database.protectData', prod)),
    },
    backups: {
      // One day is Aurora's least, and free up to the size of the database.
      retentionDays: read.number('backups.retentionDays', 1, { min: 1, max: 35, fix: 'Aurora keeps at least 1 day; prod should have 14.' }),
      plan: read.someOf('backups.plan', ['daily', 'weekly', 'monthly']),
      copyRegion: read.text('backups.copyRegion', '') || undefined,
    },
    service: {
      memoryMb: read.number('service.memoryMb', 1024, { min: 128, max: 10_240, fix: 'Lambda gives one vCPU at 1769 MB.' }),
      // 20 requests a second that each wait 20 s for a sleeping database are 400 at once.
      concurrency: read.number('service.concurrency', 500, { min: 1, max: 10_000, fix: 'It is how many requests run at once at most.' }),
      // New AWS accounts may run 10 at once and refuse any reservation.
      reserveConcurrency: read.flag('service.reserveConcurrency', false),
      provisionedConcurrency: read.number('service.provisionedConcurrency', 0, {
        min: 0,
        max: 10_000,
        fix: 'Each warm environment is paid by the hour.',
      }),
      // A Lambda environment serves one request at a time.
      connectionLimit: read.number('service.connectionLimit', 1, { min: 1, max: 100, fix: 'One is enough in Lambda.' }),
      logRetentionDays: logRetention(read),
    },
    api: {
      kind: read.oneOf('api.kind', ['rest', 'http'], 'rest'),
      // An open URL is found by scanners, and each of their requests would keep the database awake.
      rate: read.number('api.rate', 20, { min: 1, max: 10_000, fix: 'It is requests a second.' }),
      burst: read.number('api.burst', 40, { min: 1, max: MOST_BURST, fix: 'It is requests at once.' }),
      corsOrigins: origins(read, prod),
      docs: read.flag('api.docs', !prod),
      domain: domain(read),
    },
    // X-Ray records the first request of each second, and this share of the others. 100,000 traces a month are free.
    tracing: { rate: read.number('tracing.rate', 0.05, { min: 0, max: 1, step: 0, fix: 'It is a share: 0.05 is one in twenty.' }) },
    alarms: {
      email: read.text('alarms.email', '') || undefined,
      awakeHours: read.number('alarms.awakeHours', 6, {
        min: 1,
        max: 24,
        fix: 'It is how long a database that should pause may stay awake.',
      }),
      monthlyBudgetUsd: read.number('alarms.monthlyBudgetUsd', 10, {
        min: 1,
        max: 1_000_000,
        fix: 'It is USD a month, of which AWS warns by e-mail.',
      }),
    },
    scaleWindows: read.list('scaleWindows', (item, at) => ({
      name: item.text(`${at}.name`, `window-${at.replace(/\D/g, '')}`),
      start: item.text(`${at}.start`, ''),
      end: item.text(`${at}.end`, ''),
      minAcu: item.number(`${at}.minAcu`, 0, { min: 0, max: 256, step: 0.5, fix: 'It is the floor during the window.' }),
      provisionedConcurrency: item.number(`${at}.provisionedConcurrency`, 0, {
        min: 0,
        max: 10_000,
        fix: 'It is warm environments during the window.',
      }),
    })),
  };
}

function region(read: SettingsReader, settings: Record<string, string>): string {
  const found = settings['aws:region'] ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!found) read.problems.push('aws:region is not set: `pulumi config set aws:region us-east-1`.');
  return found ?? '';
}

function auth(read: SettingsReader, prod: boolean): Auth {
  const mode = read.oneOf('auth', ['', 'public', 'jwt'], '');
  const [issuer, audience] = [read.text('jwt.issuer', ''), read.text('jwt.audience', '')];
  const jwksUri = read.text('jwt.jwksUri', '') || undefined;
  if (mode === 'jwt') return { mode, issuer, audience, jwksUri };
  if (mode === '' && prod) {
    read.refuse('auth', 'is not said, and prod is never public by accident: use jwt (with jwt.issuer and jwt.audience) or public.');
  }
  return { mode: 'public' };
}

/** Written by `siesta db restore`; without it there is one cluster. */
function clusters(read: SettingsReader, protectData: boolean): Pick<StackConfig['database'], 'protectData' | 'clusters' | 'active'> {
  const said = read.list('database.clusters', (item, at) => ({
    name: item.text(`${at}.name`, ''),
    snapshot: item.text(`${at}.snapshot`, '') || undefined,
    at: item.text(`${at}.at`, '') || undefined,
    of: item.text(`${at}.of`, '') || undefined,
    protectData: item.flag(`${at}.protectData`, protectData),
  }));
  const first = { name: FIRST_CLUSTER, snapshot: undefined, at: undefined, of: undefined, protectData };
  const all = said.length > 0 ? said : [first];
  return { protectData, clusters: all, active: read.text('database.active', all[0]?.name ?? FIRST_CLUSTER) };
}

function adopted(read: SettingsReader): StackConfig['network']['adopt'] {
  const [vpcId, subnetIds] = [read.text('network.adopt.vpcId', ''), read.texts('network.adopt.subnetIds')];
  return vpcId || subnetIds.length > 0 ? { vpcId, subnetIds } : undefined;
}

function domain(read: SettingsReader): StackConfig['api']['domain'] {
  const [name, certificateArn] = [read.text('api.domain', ''), read.text('api.certificateArn', '')];
  return name || certificateArn ? { name, certificateArn } : undefined;
}

function origins(read: SettingsReader, prod: boolean): string[] {
  const said = read.text('api.corsOrigins', prod ? 'none' : '*');
  return said === 'none' ? [] : said.split(',').map((origin) => origin.trim());
}

function logRetention(read: SettingsReader): number {
  const days = read.number('service.logRetentionDays', 14, { min: 1, max: 3653, fix: '14 is two weeks.' });
  if (!LOG_RETENTION.includes(days)) {
    read.refuse(
      'service.logRetentionDays',
      `is ${days}, which CloudWatch does not offer: use ${LOG_RETENTION.slice(0, 12).join(', ')} or more.`,
    );
  }
  return days;
}
