import { pricedOf } from '../../infra/budget.ts';
import { billOf } from '../../infra/idle-cost/index.ts';
import { registeredFor } from '../../infra/main.ts';
import { readConfig } from '../../infra/settings/index.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import { settings } from '../support/settings.ts';

const jwt = { auth: 'jwt', jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' } };
const prod = { profile: 'prod', auth: 'public', alarms: { email: 'ops@example.com' } };
const domain = { domain: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' };
const adopt = { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] };
const window = { name: 'launch', start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 8, provisionedConcurrency: 50 };
const two = { clusters: [{ name: 'first' }, { name: 'r2', snapshot: 'by-hand' }], active: 'r2' };

const configurations: Record<string, Record<string, unknown>> = {
  dev: {},
  'dev by HTTP': { api: { kind: 'http' } },
  prod: {
    ...prod,
    database: { minAcu: 0.5, maxAcu: 16 },
    backups: { retentionDays: 14 },
    service: { concurrency: 900, logRetentionDays: 90 },
  },
  'prod with jwt': { ...prod, ...jwt, database: { minAcu: 0.5 }, backups: { plan: ['daily', 'monthly'], copyRegion: 'eu-west-1' } },
  'prod with jwt by HTTP': { ...prod, ...jwt, database: { minAcu: 0.5 }, api: { kind: 'http' } },
  'a domain': { api: domain },
  'a domain by HTTP': { api: { ...domain, kind: 'http' } },
  hibernated: { database: { state: 'hibernated', minAcu: 2, readers: 2 } },
  'hibernated and published': { database: { state: 'hibernated', published: true } },
  'a way out': { network: { egress: 'nat', zones: 3 } },
  'an adopted network': { network: { adopt, egress: 'nat' } },
  readers: { database: { readers: 2, minAcu: 1.5, slowLog: true } },
  'readers that pause': { database: { readers: 15 } },
  'two clusters': { database: { ...two, minAcu: 2, readers: 1 } },
  'two clusters that cannot pause': { database: { ...two, minAcu: 0.5, engineVersion: '8.0.mysql_aurora.3.05.2' } },
  'warm environments': { service: { provisionedConcurrency: 10, memoryMb: 2048 } },
  'a window': { scaleWindows: [window] },
  'prices of another region': { 'aws:region': 'ap-northeast-2', database: { minAcu: 1 }, network: { egress: 'nat' } },
  'prices of no known region': { 'aws:region': 'eu-north-1', database: { minAcu: 1 }, service: { provisionedConcurrency: 1 } },
};

describe('what the settings cost, before anything is registered', () => {
  it.each(Object.entries(configurations))('is what the program registers costs: %s', async (_, overrides) => {
    const config = readConfig(settings(overrides), 'siesta');
    const [foreseen, registered] = [pricedOf('siesta-test', config), await registeredFor('siesta-test', config)].map((it) =>
      billOf(it, config.region),
    );
    const { total, charges, allowed, unpriced } = foreseen ?? {};
    const byPrice = (all: typeof charges) => all?.map(({ name, type, why, usd }) => `${usd} ${type} ${name}: ${why}`).toSorted();
    const sorted = (all: typeof allowed) => all?.toSorted((a, b) => a.of.localeCompare(b.of));
    expect({ total, charges: byPrice(charges), allowed: sorted(allowed), unpriced }).toEqual({
      total: registered?.total,
      charges: byPrice(registered?.charges),
      allowed: sorted(registered?.allowed),
      unpriced: registered?.unpriced,
    });
  });
});

describe('an update over its budget', () => {
  const { rds } = fakeAccount();

  it.each([
    ['a least capacity', { database: { minAcu: 0.5 } }, '43.80  siesta-test-writer'],
    ['warm environments', { service: { provisionedConcurrency: 100 } }, 'siesta-test-warm'],
    ['a way out', { network: { egress: 'nat' } }, '32.85  siesta-test-1'],
  ])('is refused by %s before it registers anything', async (_, overrides, item) => {
    const refused = runProgram(overrides);
    await expect(refused).rejects.toThrow(item);
    await expect(refused).rejects.toThrow('Nothing was changed.');
    expect(rds.requests).toEqual([]);
  });
});
