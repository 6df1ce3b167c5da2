import type * as z from 'zod';
import { DEFAULT_VERSION } from '../ground/capacity.ts';
import { flag, flagOrNone, group, list, number, oneOf, oneOfNumbers, ports, someOf, text, textOrNone, texts } from './kinds.ts';

/** API Gateway's burst quota of an account, shared by all its APIs. */
export const MOST_BURST = 5_000;

/** X-Ray's own default. */
export const TRACING_RATE = 0.05;

/** The values that CloudWatch accepts, in days. */
const LOG_RETENTION = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Every setting with its default and bounds. Pulumi.yaml declares the same. */
export const Settings = group({
  // dev costs nothing while idle; prod refuses what could lose data or make it public unintentionally. Other values are in each stack's file.
  profile: oneOf(['dev', 'prod'], 'dev'),
  // A stack keeps its name when it is renamed in Pulumi.
  name: textOrNone(),
  idleBudgetUsd: number(1, { min: 0, max: 100_000, step: 0, fix: 'It is the most that an idle month may cost, USD.' }),
  auth: oneOf(['', 'public', 'jwt'], ''),
  jwt: group({ issuer: text(''), audience: text(''), jwksUri: textOrNone() }),
  network: group({
    cidr: text('10.0.0.0/16'),
    // Aurora needs two; more are free and improve availability.
    zones: number(2, { min: 2, max: 4, fix: 'Aurora needs subnets in two zones.' }),
    // A NAT gateway is the most expensive idle resource, and nothing here needs internet access.
    egress: oneOf(['none', 'nat'], 'none'),
    // HTTPS only.
    egressPorts: ports([443]),
    adopt: group({ vpcId: text(''), subnetIds: texts() }),
  }),
  database: group({
    state: oneOf(['on', 'hibernated'], 'on'),
    // Nothing becomes public unless asked for.
    published: flag(false),
    restoreFrom: text('latest'),
    minAcu: number(0, { min: 0, max: 256, step: 0.5, fix: '0 lets the database pause.' }),
    // Unused capacity is free, and max_connections follows the maximum: below 8 ACU there are very few.
    maxAcu: number(8, { min: 1, max: 256, step: 0.5, fix: 'An unused maximum costs nothing.' }),
    autoPauseSeconds: number(300, { min: 300, max: 86_400, fix: '300 (five minutes) costs least.' }),
    engineVersion: text(DEFAULT_VERSION),
    // A major upgrade cannot be undone: it needs consent.
    upgradeTo: textOrNone(),
    readers: number(0, { min: 0, max: 15, fix: 'A cluster takes 15 readers.' }),
    // It would log SQL with its literal values.
    slowLog: flag(false),
    protectData: flagOrNone(),
    // Written by `siesta db restore`; empty means one cluster.
    clusters: list({ name: text(''), snapshot: textOrNone(), at: textOrNone(), of: textOrNone(), protectData: flagOrNone() }),
    active: textOrNone(),
  }),
  backups: group({
    // Aurora's minimum is one day, and free up to the size of the database.
    retentionDays: number(1, { min: 1, max: 35, fix: 'Aurora keeps at least 1 day; prod should have 14.' }),
    plan: someOf(['daily', 'weekly', 'monthly']),
    copyRegion: textOrNone(),
  }),
  service: group({
    memoryMb: number(1024, { min: 128, max: 10_240, fix: 'Lambda gives one vCPU at 1769 MB.' }),
    // 20 requests a second that each wait 20 s for a sleeping database are 400 at once.
    concurrency: number(500, { min: 1, max: 10_000, fix: 'It is how many requests run at once at most.' }),
    // New AWS accounts may run 10 at once and refuse any reservation.
    reserveConcurrency: flag(false),
    provisionedConcurrency: number(0, { min: 0, max: 10_000, fix: 'Each warm environment is paid by the hour.' }),
    // A Lambda environment serves one request at a time.
    connectionLimit: number(1, { min: 1, max: 100, fix: 'One is enough in Lambda.' }),
    logRetentionDays: oneOfNumbers(
      14,
      LOG_RETENTION,
      { min: 1, max: 3653, fix: '14 is two weeks.' },
      `which CloudWatch does not offer: use ${LOG_RETENTION.slice(0, 12).join(', ')} or more.`,
    ),
  }),
  api: group({
    kind: oneOf(['rest', 'http'], 'rest'),
    // An open URL is found by scanners, and each of their requests would keep the database awake.
    rate: number(20, { min: 1, max: 10_000, fix: 'It is requests a second.' }),
    burst: number(40, { min: 1, max: MOST_BURST, fix: 'It is requests at once.' }),
    corsOrigins: textOrNone(),
    docs: flagOrNone(),
    // On a shared public list nobody is entitled to clear everything.
    bulkDelete: flag(false),
    domain: text(''),
    certificateArn: text(''),
  }),
  tracing: group({
    // X-Ray records the first request of each second, and this share of the rest. 100,000 traces a month are free.
    rate: number(TRACING_RATE, { min: 0, max: 1, step: 0, fix: 'It is a share: 0.05 is one in twenty.' }),
  }),
  alarms: group({
    email: textOrNone(),
    awakeHours: number(6, { min: 1, max: 24, fix: 'It is how long a database that should pause may stay awake.' }),
    monthlyBudgetUsd: number(10, { min: 1, max: 1_000_000, fix: 'It is USD a month, of which AWS warns by e-mail.' }),
  }),
  scaleWindows: list({
    name: textOrNone(),
    start: text(''),
    end: text(''),
    minAcu: number(0, { min: 0, max: 256, step: 0.5, fix: 'It is the floor during the window.' }),
    provisionedConcurrency: number(0, { min: 0, max: 10_000, fix: 'It is warm environments during the window.' }),
  }),
});

export type Settings = z.output<typeof Settings>;
